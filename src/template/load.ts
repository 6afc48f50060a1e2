import { Model } from './model';

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

/**
 * Something that could not be read. The message is safe to show.
 */
export interface LoadProblem {
  /** Relative to what was loaded. */
  readonly file: string;
  readonly message: string;
}

export interface Loaded {
  readonly model: Model;
  readonly problems: readonly LoadProblem[];
}

/** A template that is no file. */
export interface TemplateText {
  /** How it is called in findings, such as `template.yaml`. */
  readonly file: string;
  readonly text: string;
}

/**
 * Loads an assembly (a folder with `manifest.json`), a template, or all templates in a folder.
 */
export function loadModel(_path: string, _options: LoadOptions = {}): Loaded {
  return { model: { stacks: [], choices: {} }, problems: [] };
}

/**
 * The model of templates that are texts, as if they were in one folder.
 */
export function modelOfTexts(_templates: readonly TemplateText[], _options: LoadOptions = {}): Loaded {
  return { model: { stacks: [], choices: {} }, problems: [] };
}
