import { Packed } from './packed';

/** How a program is started. */
export interface Program {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The programs of a language, ready to run. */
export interface Programs {
  /** The application of `examples/`. */
  readonly shop: Program;
  /** Apps that `cdk init` made, with the quick start instead of their stack. */
  readonly quickStarts: Readonly<Record<string, Program>>;
  /** Catches the errors of wrong inputs, and prints of each its type in the first line, its message in the following ones, and `--`. */
  readonly wrongInput: Program;
}

export interface Versions {
  readonly cdk: string;
  readonly jsii: string;
}

/** Where everything is that a language needs. */
export interface Workplace {
  /** The repository. */
  readonly library: string;
  readonly packed: Packed;
  /** A folder for the projects of the language. */
  readonly directory: string;
  readonly versions: Versions;
}

export interface Language {
  readonly name: string;
  /** The type of an error, as the language calls it. */
  readonly error: string;
  /** Creates fresh projects, installs the packed library with the tool of the language, and compiles. */
  readonly install: (workplace: Workplace) => Programs;
}
