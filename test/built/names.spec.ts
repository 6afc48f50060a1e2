import { readFileSync } from 'fs';
import { join } from 'path';
import { cdkAssembly, Method, ownAssembly, ROOT, Type } from './assembly';

// Names that every language can write, beside those of the CDK.

/** What an app imports beside this library: in Java and C# by the name of each type, in Python often with `*`. */
const IMPORTED_BESIDE = ['', 'aws_ecs', 'aws_iam', 'aws_kms', 'aws_secretsmanager', 'aws_ssm', 'aws_s3', 'aws_ec2', 'aws_ecr', 'aws_events'];

/** jsii's own lists, for which projen silences its warning. A file that the package does not export. */
const { isReservedName } = jest.requireActual<{ isReservedName(name: string): string[] | undefined }>(join(ROOT, 'node_modules/jsii/lib/reserved-words.js'));

const types = Object.values(ownAssembly().types);

const callables = ({ methods = [], initializer }: Type): Method[] => [...methods, ...(initializer ? [initializer] : [])];
const parameters = (type: Type) => callables(type).flatMap((method) => method.parameters ?? []);
const members = ({ properties = [], methods = [] }: Type) => [...properties, ...methods].flatMap(({ name }) => name ?? []);

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascalCase = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

test.each(['aws-cdk-lib', 'aws-cdk-lib-newest'] as const)('no type is called like one that an app imports from %s', (cdk) => {
  const taken = new Set(Object.values(cdkAssembly(cdk).types).filter(({ namespace = '' }) => IMPORTED_BESIDE.includes(namespace)).map(({ name }) => name));
  expect([...taken]).toEqual(expect.arrayContaining(['Stack', 'SecretsManagerSecretOptions', 'ContainerDefinitionOptions', 'ISecret']));
  expect(types.map(({ name }) => name).filter((name) => taken.has(name))).toEqual([]);
});

test('every language has all that TypeScript exports', () => {
  const exports = [...readFileSync(join(ROOT, 'src/index.ts'), 'utf8').matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names]) => names.split(',').map((name) => name.trim()).filter((name) => name !== ''));
  expect(types.map(({ name }) => name).sort()).toEqual(exports.sort());
});

describe.each(types.map((type): [string, Type] => [type.name, type]))('%s', (_, type) => {
  test('has no name that is reserved in Python, Java, C# or Go', () => {
    const names = [...members(type), ...parameters(type).map(({ name }) => name)];
    expect(names.flatMap((name) => [name, snakeCase(name)]).filter((name) => isReservedName(name))).toEqual([]);
    expect([type.name, ...(type.members ?? []).map(({ name }) => name)].filter((name) => isReservedName(name))).toEqual([]);
  });

  test('has no member of its own name, which C# does not allow', () => {
    expect(members(type).map(pascalCase)).not.toContain(type.name);
  });

  test('has a type for every value', () => {
    const { properties = [] } = type;
    const untyped = [...properties, ...parameters(type), ...callables(type)].filter((part) => JSON.stringify(part).includes('"primitive":"any"'));
    expect(untyped.map(({ name }) => name)).toEqual([]);
  });

  test('takes options by name, where more may come', () => {
    const enums = types.filter(({ kind }) => kind === 'enum').map(({ name }) => `cdk-fargate-secrets.${name}`);
    const positional = parameters(type).filter((parameter) => {
      const text = JSON.stringify(parameter.type);
      return text === '{"primitive":"boolean"}' || enums.some((each) => text === JSON.stringify({ fqn: each })) || (parameter.optional && !text.includes('"fqn"'));
    });
    expect(positional.map(({ name }) => name)).toEqual([]);
  });
});

test('Go tells every class that is a value from others', () => {
  const used = JSON.stringify(types.flatMap((type) => [type.properties, callables(type)]));
  const values = types.filter(({ kind, name }) => kind === 'class' && used.includes(`"cdk-fargate-secrets.${name}"`));
  expect(values.map(({ name }) => name)).toEqual(expect.arrayContaining(['RepositoryCredentials', 'SecretVersion', 'SecretText', 'RuntimeSecret']));
  const empty = values.filter(({ properties = [], methods = [] }) => [...properties, ...methods].every((member) => member.static));
  expect(empty.map(({ name }) => name)).toEqual([]); // an interface without methods, which takes anything
});
