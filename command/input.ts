import { existsSync, statSync } from 'fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'path';
import { Failure } from './failure';
import { parseYaml } from './yaml';
import { reasonOf, textOfFile } from '../src/template/files';
import { Loaded, loadModel, modelOfTexts } from '../src/template/load';
import { SourceLine } from '../src/template/place';

const ASSEMBLY = 'cdk.out';

/** Templates that were read, and where their files are. */
export interface Input extends Loaded {
  readonly path: string;
  /** A file that a finding names, as those who are in the current folder write it. */
  readonly fileOf: (file: string) => string;
}

/**
 * Reads an assembly, a template or a folder of templates.
 *
 * @param path left out: the assembly in the current folder
 * @param nameOfTemplate how a template is called that is given as a file; left out: by the name of the file
 * @throws Failure if there is nothing to look at
 */
export function readInput(path?: string, nameOfTemplate?: string): Input {
  if (path === undefined && !existsSync(ASSEMBLY)) {
    throw new Failure(`there is no '${ASSEMBLY}' here: run 'npx cdk synth' first, or name an assembly, a template or a folder of templates`);
  }
  const given = path ?? ASSEMBLY;
  if (!existsSync(given)) {
    throw new Failure(`'${given}' does not exist`);
  }
  const loaded = nameOfTemplate === undefined || basename(given) === 'manifest.json' || statSync(given).isDirectory() ? loadModel(given, { parseYaml })
    : loadTemplate(given, nameOfTemplate);
  if (loaded.model.stacks.length === 0 && loaded.problems.length === 0) {
    throw new Failure(`'${given}' has no templates: it is not a synthesized assembly, and no file in it has 'Resources'`);
  }
  const folder = statSync(given).isDirectory() ? given : dirname(given);
  const nested = join(folder, ASSEMBLY);
  const root = !existsSync(join(folder, 'manifest.json')) && existsSync(join(nested, 'manifest.json')) ? nested : folder;
  return { ...loaded, path: given, fileOf: (file) => fromHere(isAbsolute(file) ? file : resolve(root, file)) };
}

function loadTemplate(file: string, name: string): Loaded {
  try {
    return modelOfTexts([{ file: name, text: textOfFile(file) }], { parseYaml });
  } catch (error) {
    return { model: { stacks: [], choices: {} }, templates: [], problems: [{ file: name, message: reasonOf(error) }] };
  }
}

/** With slashes on every system. A file outside of the current folder keeps its complete path. */
function fromHere(file: string): string {
  const way = relative(process.cwd(), file);
  return (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? file : way).split(sep).join('/');
}

/**
 * A source line as it is shown: `lib/app.ts:12:5`.
 */
export function shownLine({ file, line, column }: SourceLine): string {
  return `${file}:${line}${column === undefined ? '' : `:${column}`}`;
}
