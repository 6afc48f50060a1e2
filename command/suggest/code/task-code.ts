import { Expression } from './expression';
import { Text } from '../../../src/access/text';

/**
 * The code for one task definition: a function that makes it, in no language yet.
 */
export interface TaskCode {
  /** Of the task definition that is replaced. */
  readonly path: string;
  /** Of the function, such as `webTask`. */
  readonly name: string;
  /** The id of the construct. */
  readonly id: Expression;
  /** What the template does not say. */
  readonly asks: readonly Ask[];
  /** Whether the stack is needed by its name. */
  readonly usesStack: boolean;
  readonly constants: readonly Constant[];
  /** The props of the construct. */
  readonly props: ReadonlyArray<readonly [name: string, value: Expression]>;
  /** What is called on the construct afterwards. */
  readonly calls: readonly Expression[];
  /** What the code leaves out, in sentences. */
  readonly notes: readonly string[];
}

export interface Constant {
  readonly name: string;
  readonly value: Expression;
}

/** The types of what is asked: of the CDK, of this library, or of the language. */
export type AskedType =
  | 'string' | 'number' | 'boolean' | 'strings'
  | 'ecs.ContainerImage' | 'ecs.CredentialSpec' | 'ecs.EnvironmentFile' | 'ecs.Secret'
  | 'iam.IRole' | 'kms.IKey' | 'logs.ILogGroup' | 's3.IBucket' | 'secretsmanager.ISecret' | 'ssm.IParameter';

/** A parameter of the function. */
export interface Ask {
  /** In camel case. */
  readonly name: string;
  readonly type: AskedType | MapOfTexts;
  /** What to pass, in one sentence. */
  readonly comment: string;
  /** The text of the model that it comes to. */
  readonly text?: Text;
}

/** A map of texts: its keys, each with what the template has under it where that is not a literal. */
export interface MapOfTexts {
  readonly keys: ReadonlyArray<{ readonly key: string; readonly comment?: string }>;
  /** Whether there are keys that are not shown. */
  readonly more: boolean;
}
