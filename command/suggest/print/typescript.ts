import { Imports } from './imports';
import { Code, group, joined, layOut } from './layout';
import { escaped, wrapped } from './strings';
import { Call, Dictionary, Expression, Field, Template } from '../code/expression';
import { capitalized } from '../code/names';
import { Ask, AskedType, MapOfTexts, TaskCode } from '../code/task-code';

const STEP = '  ';

/**
 * A file in TypeScript with a function for each task.
 */
export function inTypeScript(tasks: readonly TaskCode[]): string {
  const { modules, core, library } = new Imports(tasks);
  const imports = [
    ...(core.length > 0 ? [`import { ${core.join(', ')} } from 'aws-cdk-lib';`] : []),
    ...modules.map((module) => `import * as ${module} from 'aws-cdk-lib/aws-${module}';`),
    `import { ${library.filter((type) => type !== 'SecureContainerOptions').join(', ')} } from 'cdk-fargate-secrets';`,
    "import { Construct } from 'constructs';",
  ];
  return `${[imports.join('\n'), ...tasks.map(functionFor)].join('\n\n')}\n`;
}

function functionFor(task: TaskCode): string {
  const type = `${capitalized(task.name)}Props`;
  const parameters = task.asks.length > 0 ? `scope: Construct, props: ${type}` : 'scope: Construct';
  const made: Code = ['const task = ', ...code({ kind: 'call', callee: 'SecureFargateTaskDefinition', isNew: true, positional: [{ kind: 'name', name: 'scope' }, task.id], options: task.props }), ';'];
  const statements: Code[] = [
    ...(task.usesStack ? [['const stack = Stack.of(scope);']] : []),
    ...task.constants.map(({ name, value }): Code => [`const ${name} = `, ...code(value), ';']),
    made,
    ...task.calls.map((each): Code => [...code(each), ';']),
    ['return task;'],
  ];
  return [
    ...(task.asks.length > 0 ? [`${comment([`What the template does not say of '${task.path}'.`], '')}\nexport interface ${type} {\n${task.asks.map(property).join('\n')}\n}\n`] : []),
    comment([`Replaces the task definition '${task.path}'. In its stack: ${task.name}(this${task.asks.length > 0 ? ', { … }' : ''}).taskDefinition`, ...task.notes], ''),
    `export function ${task.name}(${parameters}): SecureFargateTaskDefinition {`,
    ...statements.map((statement) => STEP + layOut(statement, STEP, STEP)),
    '}',
  ].join('\n');
}

function property({ name, type, comment: text }: Ask): string {
  return `${comment([text], STEP)}\n${STEP}readonly ${name}: ${typeof type === 'string' ? TYPES[type] ?? type : mapType(type)};`;
}

const TYPES: { readonly [type in AskedType]?: string } = { strings: 'string[]' };

function mapType({ keys, more }: MapOfTexts): string {
  const inner = STEP + STEP;
  const lines = keys.flatMap(({ key, comment: text }) => [
    ...(text === undefined ? [] : [comment([text], inner)]),
    `${inner}readonly ${keyOf(key)}: string;`,
  ]);
  return `{\n${[...lines, ...(more ? [`${inner}readonly [name: string]: string;`] : [])].join('\n')}\n${STEP}}`;
}

function comment(texts: readonly string[], indent: string): string {
  const lines = texts.flatMap((text, index) => [...(index === 0 ? [] : ['']), ...wrapped(text, 105)]);
  return lines.length === 1 ? `${indent}/** ${lines[0]} */` : [`${indent}/**`, ...lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}`), `${indent} */`].join('\n');
}

function code(expression: Expression): Code {
  switch (expression.kind) {
    case 'literal': return [typeof expression.value === 'string' ? quoted(expression.value) : String(expression.value)];
    case 'template': return [template(expression)];
    case 'list': return [group('[', expression.items.map(code), ']')];
    case 'map': return map(expression);
    case 'struct': return struct(expression.fields);
    case 'call': return calling(expression);
    case 'member': return [...code(expression.on), `.${expression.path}`];
    case 'cast': return ['(', ...code(expression.value), ` as ${expression.type})`];
    case 'name': return [expression.name];
    case 'asked': return [`props.${expression.name}`];
  }
}

function struct(fields: readonly Field[]): Code {
  return [group('{', fields.map(([name, value]) => [`${name}: `, ...code(value)]), '}', ' ')];
}

function map({ spread, entries }: Dictionary): Code {
  return [group('{', [
    ...(spread ? [['...', ...code(spread)]] : []),
    ...entries.map(([key, value]): Code => [`${key === '__proto__' ? "['__proto__']" : keyOf(key)}: `, ...code(value)]),
  ], '}', ' ')];
}

function calling({ on, callee, isNew, positional, options }: Call): Code {
  const start = [...(on ? [...code(on), '.'] : []), `${isNew ? 'new ' : ''}${callee}`];
  const values = [...positional.map(code), ...(options ? [struct(options)] : [])];
  // A single text is not easier to read in a line of its own.
  return values.at(-1)?.some((part) => typeof part === 'object') || values.length === 1 ? [...start, '(', ...joined(values, ', '), ')'] : [...start, group('(', values, ')')];
}

function keyOf(text: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : quoted(text);
}

const unicode = (codePoint: number) => codePoint > 0xffff ? `\\u{${codePoint.toString(16)}}` : `\\u${codePoint.toString(16).padStart(4, '0')}`;

function quoted(text: string): string {
  return `'${escaped(text, new Map([["'", "\\'"], ['\\', '\\\\']]), unicode)}'`;
}

function template({ parts }: Template): string {
  const special = new Map([['`', '\\`'], ['\\', '\\\\'], ['$', '\\$']]);
  return `\`${parts.map((part) => part.kind === 'literal' ? escaped(String(part.value), special, unicode) : `\${${layOut(code(part), '')}}`).join('')}\``;
}
