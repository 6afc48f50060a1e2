import { statSync } from 'fs';
import { basename, dirname, join } from 'path';
import { Assembly, locationOf } from './assembly';
import { buildModel } from './build-model';
import { Folder, reasonOf, textOfFile } from './files';
import { linesOf } from './lines';
import { Model } from './model';
import { isObject, Node, property } from './node';
import { parse } from './parse';
import { LoadProblem } from './problem';
import { NO_CONSTRUCTS, Template } from './template';

/**
 * How to read what is not JSON.
 */
export interface LoadOptions {
  /**
   * Reads a YAML text with CloudFormation's tags as the JSON that CloudFormation makes of it (`!Ref X` is `{ Ref: 'X' }`). Throws if the
   * text is not valid. Left out: YAML files are a problem.
   */
  readonly parseYaml?: (text: string) => unknown;
}

/** What was loaded, and what could not be. */
export interface Loaded {
  readonly model: Model;
  /** What the model was made of. */
  readonly templates: readonly Template[];
  readonly problems: readonly LoadProblem[];
}

/** A template that is not a file. */
export interface TemplateText {
  /** How it is called in findings, such as `template.yaml`. */
  readonly file: string;
  readonly text: string;
}

/**
 * Loads an assembly (a folder with `manifest.json`, or one with such a folder `cdk.out`), a template, or all templates in a folder. What
 * cannot be read is a problem, and the rest is loaded.
 */
export function loadModel(path: string, options: LoadOptions = {}): Loaded {
  try {
    if (!statSync(path).isDirectory()) {
      return basename(path) === 'manifest.json' ? ofAssembly(new Folder(dirname(path))) : modelOfTexts([{ file: basename(path), text: textOfFile(path) }], options);
    }
    const assembly = [path, join(path, 'cdk.out')].find((folder) => statSync(join(folder, 'manifest.json'), { throwIfNoEntry: false })?.isFile());
    return assembly === undefined ? ofFolder(new Folder(path), options) : ofAssembly(new Folder(assembly));
  } catch (error) {
    return { model: buildModel([]), templates: [], problems: [{ file: basename(path), message: reasonOf(error) }] };
  }
}

/**
 * The model of templates that are texts, as if they were in one folder.
 */
export function modelOfTexts(texts: readonly TemplateText[], options: LoadOptions = {}): Loaded {
  const problems: LoadProblem[] = [];
  const templates = texts.flatMap(({ file, text }) => {
    try {
      const body = parse(text, options.parseYaml);
      if (isTemplate(body)) {
        return [templateOf(file, text, body)];
      }
      problems.push({ file, message: "is not a template: it has no 'Resources'" });
    } catch (error) {
      problems.push({ file, message: reasonOf(error) });
    }
    return [];
  });
  return { model: buildModel(templates), templates, problems };
}

function ofAssembly(folder: Folder): Loaded {
  const { templates, problems } = new Assembly(folder);
  return { model: buildModel(templates), templates, problems };
}

/** Of the many files that a folder can have, those that say of themselves that they are templates. */
function ofFolder(folder: Folder, options: LoadOptions): Loaded {
  const problems: LoadProblem[] = [];
  const texts = folder.files(['.json', '.yaml', '.yml', '.template']).flatMap((file) => {
    try {
      const text = folder.read(file);
      return /\bResources\b/.test(text) && text.includes('AWS::') ? [{ file, text }] : [];
    } catch (error) {
      problems.push({ file, message: reasonOf(error) });
      return [];
    }
  });
  const { problems: others, ...loaded } = modelOfTexts(texts, options);
  return { ...loaded, problems: [...problems, ...others] };
}

function isTemplate(body: Node): boolean {
  return isObject(property(body, 'Resources'));
}

function templateOf(file: string, text: string, body: Node): Template {
  return {
    id: file,
    file,
    body: isObject(body) ? body : {},
    location: locationOf(undefined),
    nested: {},
    constructs: NO_CONSTRUCTS,
    lineOf: linesOf(file, text),
    whole: false,
  };
}

export { LoadProblem } from './problem';
