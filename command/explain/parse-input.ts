import { Stop, stopsIn } from './stops';
import { Failure } from '../failure';

const WHAT = 'give a stopped reason, an event of EventBridge, or the output of aws ecs describe-tasks';

/**
 * The stopped tasks in what was given: text, JSON, or one value of JSON per line.
 *
 * @throws Failure if there is nothing in it to explain; the message has nothing of the input
 */
export function stopsOf(input: string): Stop[] {
  const text = input.replace(/^\uFEFF/, '').trim();
  if (text === '') {
    throw new Failure(`the input is empty: ${WHAT}`);
  }
  if (!/^([{"]|\[\s*["{[\]])/.test(text)) {
    return [{ reason: text, containers: [] }];
  }
  const values = parsed(text) ?? parsedLines(text);
  if (values === undefined && !text.startsWith('"')) {
    throw new Failure('the input begins like JSON and is not valid JSON');
  }
  const stops = values?.flatMap(stopsIn) ?? [{ reason: text, containers: [] }];
  if (stops.length === 0) {
    throw new Failure(`the input has no stopped task: ${WHAT}. Amazon ECS forgets a task about an hour after it stopped`);
  }
  return stops;
}

function parsed(text: string): unknown[] | undefined {
  try {
    return [JSON.parse(text)];
  } catch {
    return undefined; // its message quotes the input
  }
}

function parsedLines(text: string): unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '').map(parsed);
  return lines.length > 1 && lines.every((line) => line !== undefined) ? lines.flat() : undefined;
}
