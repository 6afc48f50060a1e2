import { Program } from './language';
import { run } from './process';

/** What the programs of `wrong-input/` do, in their order, and what the message of each error begins with. */
export const ERRORS: readonly (readonly [kind: string, beginning: string])[] = [
  ['a factory', "TaskSecret.fromValueFrom: the ARN has 3 parts from 'secret' on"],
  ['a constructor', 'Shop/External: PolicyPlacement.EXTERNAL attaches nothing to the role'],
  ['a method', "Shop/Task: no container has the key 'wbe'; there are 'app'"],
  ['the synthesis', "Validation failed with the following errors:\n  [Shop/Task] container 'app': 'MAIL_KEY' is in both 'environment' and 'secrets'"],
];

export interface Thrown {
  /** As the language calls it. */
  readonly type: string;
  /** With what the runtime of jsii adds: the class in JavaScript before it, a stack trace after it. */
  readonly message: string;
}

/** What a program of `wrong-input/` catches. */
export function errorsOf(program: Program): Thrown[] {
  return run(program.command, program).split(/^--\n/m).slice(0, -1).map((printed) => {
    const [type, ...message] = printed.trimEnd().split('\n');
    return { type, message: message.join('\n') };
  });
}
