import { Expression, expressionsIn } from '../code/expression';
import { TaskCode } from '../code/task-code';

const MODULES = ['ecs', 'iam', 'kms', 'logs', 's3', 'secretsmanager', 'ssm'];
const CORE = ['Duration', 'Size', 'Stack'];
const LIBRARY = ['RepositoryCredentials', 'SecureContainerOptions', 'SecretVersion', 'SecureFargateTaskDefinition', 'TaskSecret'];

/**
 * What the code of tasks imports.
 */
export class Imports {
  /** Modules of aws-cdk-lib. */
  public readonly modules: readonly string[];
  /** Of aws-cdk-lib itself. */
  public readonly core: readonly string[];
  /** Of this library. */
  public readonly library: readonly string[];

  public constructor(tasks: readonly TaskCode[]) {
    const used = new Set(tasks.flatMap(namesIn).map((name) => name.split('.')[0]));
    const among = (names: readonly string[]) => names.filter((name) => used.has(name));
    this.modules = among(MODULES);
    this.core = among(CORE);
    this.library = among(LIBRARY);
  }
}

function namesIn({ usesStack, asks, constants, props, calls }: TaskCode): string[] {
  const expressions = [...constants.map(({ value }) => value), ...props.map(([, value]) => value), ...calls].flatMap(expressionsIn);
  return [
    'SecureFargateTaskDefinition',
    ...(usesStack ? ['Stack'] : []),
    ...asks.flatMap(({ type }) => typeof type === 'string' ? [type] : []),
    ...expressions.flatMap(nameIn),
  ];
}

function nameIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'name': return [expression.name];
    case 'struct':
    case 'cast': return [expression.type];
    case 'call': return expression.on ? [] : [expression.callee];
    default: return [];
  }
}
