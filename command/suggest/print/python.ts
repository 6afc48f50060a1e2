import { Imports } from './imports';
import { Code, group, layOut, WIDTH } from './layout';
import { escaped, wrapped } from './strings';
import { Call, Dictionary, Expression, Field, Template } from '../code/expression';
import { snakeCase } from '../code/names';
import { Ask, AskedType, TaskCode } from '../code/task-code';

const STEP = '    ';

/**
 * A file in Python with a function for each task.
 */
export function inPython(tasks: readonly TaskCode[]): string {
  const { modules, core, library } = new Imports(tasks);
  const types = tasks.flatMap(({ asks }) => asks.map(typeOf));
  const typing = ['Mapping', 'Sequence'].filter((name) => types.some((type) => type.startsWith(name)));
  const imports = [
    ...(typing.length > 0 ? [`from typing import ${typing.join(', ')}\n`] : []),
    importing('aws_cdk', [...core, ...modules.map((module) => `aws_${module} as ${module}`)]),
    importing('cdk_fargate_secrets', library),
    'from constructs import Construct',
  ];
  return `${[imports.join('\n'), ...tasks.map(functionFor)].join('\n\n\n')}\n`;
}

function importing(module: string, names: readonly string[]): string {
  const line = `from ${module} import ${names.join(', ')}`;
  return line.length <= WIDTH ? line : layOut([`from ${module} import `, group('(', names.map((each) => [each]), ')')], STEP);
}

function functionFor(task: TaskCode): string {
  const name = snakeCase(task.name);
  const made: Code = ['task = ', ...code({ kind: 'call', callee: 'SecureFargateTaskDefinition', isNew: true, positional: [{ kind: 'name', name: 'scope' }, task.id], options: task.props })];
  const statements: Code[] = [
    ...(task.usesStack ? [['stack = Stack.of(scope)']] : []),
    ...task.constants.map((constant): Code => [`${snakeCase(constant.name)} = `, ...code(constant.value)]),
    made,
    ...task.calls.map(code),
    ['return task'],
  ];
  const parameters = task.asks.length === 0 ? 'scope: Construct' : `\n${STEP}scope: Construct,\n${STEP}*,\n${task.asks.map(parameter).join('')}`;
  return [
    ...comments([`Replaces the task definition '${task.path}'. In its stack: ${name}(self${task.asks.length > 0 ? ', …' : ''}).task_definition`, ...task.notes], ''),
    `def ${name}(${parameters}) -> SecureFargateTaskDefinition:`,
    ...statements.map((statement) => STEP + layOut(statement, STEP, STEP)),
  ].join('\n');
}

function parameter(ask: Ask): string {
  const keys = typeof ask.type === 'string' ? [] : ask.type.keys.map(({ key, comment }) => `- ${key}${comment === undefined ? '' : `: ${comment}`}`);
  return [...comments([ask.comment, ...keys], STEP), `${STEP}${snakeCase(ask.name)}: ${typeOf(ask)},\n`].join('\n');
}

function typeOf({ type }: Ask): string {
  return typeof type === 'string' ? TYPES[type] ?? type : 'Mapping[str, str]';
}

const TYPES: { readonly [type in AskedType]?: string } = { string: 'str', number: 'float', boolean: 'bool', strings: 'Sequence[str]' };

/** What comments name of the CDK and of this library. */
const METHODS = /\b(from(SecretsManager|SsmParameter|EcrRepository|Registry|Asset|DockerImageAsset|Bucket)|addToExecutionRolePolicy|taskDefinition|registryCredentials)\b/g;

function comments(texts: readonly string[], indent: string): string[] {
  return texts.flatMap((text) => wrapped(text.replace(METHODS, snakeCase), 105).map((line) => `${indent}# ${line}`));
}

function code(expression: Expression): Code {
  switch (expression.kind) {
    case 'literal': return [literal(expression.value)];
    case 'template': return [template(expression)];
    case 'list': return [group('[', expression.items.map(code), ']')];
    case 'map': return map(expression);
    case 'struct': return [expression.type, group('(', named(expression.fields), ')')];
    case 'call': return calling(expression);
    case 'member': return [...code(expression.on), `.${dotted(expression.path)}`];
    case 'cast': return code(expression.value);
    case 'name': return [dotted(expression.name)];
    case 'asked': return [snakeCase(expression.name)];
  }
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? quoted(value) : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function named(fields: readonly Field[]): Code[] {
  return fields.map(([name, value]) => [`${snakeCase(name)}=`, ...code(value)]);
}

function map({ spread, entries }: Dictionary): Code {
  return [group('{', [
    ...(spread ? [['**', ...code(spread)]] : []),
    ...entries.map(([key, value]): Code => [`${quoted(key)}: `, ...code(value)]),
  ], '}')];
}

/** The struct that is the last argument of a call becomes keyword arguments. */
function calling({ on, callee, positional, options = [] }: Call): Code {
  const start = [...(on ? [...code(on), '.'] : []), dotted(callee)];
  const values = [...positional.map(code), ...named(options)];
  // A single value is not easier to read in a line of its own.
  return values.length === 1 ? [...start, '(', ...values[0], ')'] : [...start, group('(', values, ')')];
}

/** Members that are methods, properties or variables; types and constants keep their names. */
function dotted(path: string): string {
  return path.split('.').map((part) => /^[a-z]/.test(part) ? snakeCase(part) : part).join('.');
}

function unicode(codePoint: number): string {
  return codePoint > 0xffff ? `\\U${codePoint.toString(16).padStart(8, '0')}` : `\\u${codePoint.toString(16).padStart(4, '0')}`;
}

const SPECIAL: ReadonlyArray<readonly [string, string]> = [['"', '\\"'], ['\\', '\\\\']];

function quoted(text: string): string {
  return `"${escaped(text, new Map(SPECIAL), unicode)}"`;
}

function template({ parts }: Template): string {
  const special = new Map([...SPECIAL, ['{', '{{'], ['}', '}}']] as const);
  return `f"${parts.map((part) => part.kind === 'literal' ? escaped(String(part.value), special, unicode) : `{${layOut(code(part), '')}}`).join('')}"`;
}
