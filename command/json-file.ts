import { Failure } from './failure';
import { textOfFile } from '../src/template/files';

/**
 * The content of a baseline.
 *
 * @throws Failure if it cannot be read. What is in it is not said.
 */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = textOfFile(file);
  } catch {
    throw new Failure(`the baseline '${file}' cannot be read`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`the baseline '${file}' is not valid JSON`);
  }
}
