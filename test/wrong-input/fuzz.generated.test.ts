import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { DependencyGroup } from 'constructs';
import * as fc from 'fast-check';
import { RepositoryCredentials, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { secretDirectory, secretFiles } from '../../src/delivery/secret-file';
import { credentialsFor, hostCredentials } from '../../src/registry/registry-credentials';
import { errorsOf } from '../../src/secret/error-factory';
import { ENV, SECRET_ARN } from '../support/app';
import { cases } from '../support/effort';

// Strings that are wrong in ways nobody thought of: any at all, and valid ones with a few slips in them. Each gets a message of
// this library that shows no more of it than it may, or a reference of the form that AWS documents, with a policy that no
// character of it widens. What is accepted is then written into one template.

const RUNS = { numRuns: cases(3000) };

/** Stands for a value that nobody may read in a message. */
const PLANTED = 'Xq9Zv7Kw3Jt5';

/** What slips into strings: separators, wildcards, placeholders, tokens that are none, line breaks, other alphabets. */
const SLIPS = [
  ':', '::', '/', '//', '*', '?', '$', '{', '}', '${AWS::Region}', '${Token[NoToken.987654]}', '${Token[Arn.4711', '{{resolve:ssm:/a}}', '{{', '<name>', ' ', '\n',
  '\t', '\0', '\u001b[31m', '\u00a0', '\u200b', 'é', 'ß', '漢', '😀', '#', '@', '!', '"', "'", '\\', '.', '..', '-', '_', '~', '%2f', '=', ',', '[', '0', 'aws-cn',
  'cn-north-1', 'arn:', 'secret:', 'parameter/', '-AbCdEf', '-??????', '__proto__', 'constructor', 'https://', PLANTED,
];

/** A string that was valid before somebody edited it. */
function edited(...valid: string[]): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(100), length: fc.nat(3), slip: fc.oneof(fc.constant(''), fc.constantFrom(...SLIPS), fc.constantFrom('a', 'Z', '7', '-', '_', '/x', '.1')) });
  return fc.tuple(fc.constantFrom(...valid), fc.array(edit, { maxLength: 2 })).map(([text, edits]) =>
    edits.reduce((before, { at, length, slip }) => {
      const characters = [...before];
      characters.splice(Math.round(at * characters.length / 100), length, slip);
      return characters.join('');
    }, text));
}

function anyOrEdited(...valid: string[]): fc.Arbitrary<string> {
  const slips = fc.array(fc.constantFrom(...SLIPS, 'a', 'B', '7'), { maxLength: 8 }).map((parts) => parts.join(''));
  const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), slips);
  return fc.oneof({ weight: 1, arbitrary: any }, { weight: 5, arbitrary: edited(...valid) });
}

/** What a factory returns; or nothing where it throws, and then the message is one of ours. */
function accepted<T>(place: string, factory: () => T): T | undefined {
  try {
    return factory();
  } catch (error) {
    const { constructor, message } = error as Error;
    expect(constructor.name).toBe('Error');
    expect(message.startsWith(`${place}: `)).toBe(true);
    const shown = message.replace(/'arn:[^']*'/g, ''); // an ARN may be shown, with the name in it
    expect(fives(PLANTED).filter((five) => shown.includes(five))).toEqual([]);
    return undefined;
  }
}

/** Each five characters of a value that follow one another. */
function fives(value: string): string[] {
  return Array.from({ length: value.length - 4 }, (_, start) => value.slice(start, start + 5));
}

const newStack = (id = 'Stack') => new Stack(new App(), id, { env: ENV });

/** A grantee that keeps what it is granted. */
class Grantee implements iam.IPrincipal {
  public readonly grantPrincipal = this;
  public readonly assumeRoleAction = 'sts:AssumeRole';
  public readonly policyFragment = new iam.PrincipalPolicyFragment({});
  public readonly statements: iam.PolicyStatement[] = [];

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.statements.push(statement);
    return { statementAdded: true, policyDependable: new DependencyGroup() };
  }
}

const HEAD = (service: string) => `^arn:aws(-[a-z]+)*:${service}:[a-z]{2,4}(-[a-z]+)+-\\d{1,2}:\\d{12}:`;
const SECRET_FORM = new RegExp(`${HEAD('secretsmanager')}secret:[A-Za-z0-9/_+=.@!-]+(:[^:]*:([^:\\s]*:|:[^:\\s]*))?$`);
const PARAMETER_FORM = new RegExp(`${HEAD('ssm')}parameter(/[\\w.-]+)+$`);
const NAME_FORM = /^([\w.-]+|(\/[\w.-]+)+)$/;

/** A reference has a documented form, and what it grants is literal: no wildcard of the input, no placeholder. */
function expectExact(stack: Stack, valueFrom: string, secret: ecs.Secret): void {
  expect([SECRET_FORM, PARAMETER_FORM, NAME_FORM].some((form) => form.test(valueFrom))).toBe(true);
  const grantee = new Grantee();
  secret.grantRead(grantee);
  const statements = stack.resolve(grantee.statements.map((statement) => statement.toStatementJson()));
  expect(JSON.parse(JSON.stringify(statements))).toEqual(statements);
  for (const { Action, Resource } of statements) {
    expect(['secretsmanager:GetSecretValue', 'ssm:GetParameters']).toContain(Action);
    expect(JSON.stringify(Resource).replace(/-\?{6}"/g, '"')).not.toMatch(/[*?$\s]/);
  }
}

/** As many of what was accepted as one template is made of. */
const some = <T>(values: Iterable<T>): T[] => [...values].slice(-150);

/** The container definitions of a template that has tasks with these containers, nine in each. */
function written(containers: Partial<SecureContainerOptions>[], registryCredentials?: { [host: string]: RepositoryCredentials }): any[] {
  const stack = newStack();
  for (let start = 0; start < containers.length; start += 9) {
    new SecureFargateTaskDefinition(stack, `Task${start}`, {
      registryCredentials,
      containers: Object.fromEntries(containers.slice(start, start + 9)
        .map((options, index) => [`c${index}`, { image: ecs.ContainerImage.fromRegistry('acme/app:1'), ...options }])),
    });
  }
  const template = Template.fromStack(stack).toJSON();
  expect(JSON.parse(JSON.stringify(template))).toEqual(template);
  const tasks = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
  return tasks.flatMap(({ Properties }) => Properties.ContainerDefinitions);
}

const PARTIAL_ARN = SECRET_ARN.slice(0, -7);
const VALUE_FROMS = [
  SECRET_ARN, PARTIAL_ARN, `${SECRET_ARN}:password::`, `${SECRET_ARN}:api key:AWSPREVIOUS:`, `${SECRET_ARN}:::9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e`,
  'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:rds!cluster-0a1b-XyZ789', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key',
  'arn:aws:ssm:eu-central-1:123456789012:parameter/flag', '/prod/stripe-key', 'flag',
];

test('TaskSecret.fromValueFrom', () => {
  const stack = newStack();
  const values = new Set<string>();
  fc.assert(fc.property(anyOrEdited(...VALUE_FROMS), (valueFrom) => {
    const secret = accepted('TaskSecret.fromValueFrom', () => TaskSecret.fromValueFrom(valueFrom));
    if (secret) {
      expect(secret.arn).toBe(valueFrom);
      expectExact(stack, valueFrom, secret);
      values.add(valueFrom);
    }
  }), RUNS);
  expect(values.size).toBeGreaterThan(RUNS.numRuns / 30);
  const own = some([...values].filter((value) => /^(?!arn:)|^arn:aws:[^:]*:[^:]*:123456789012:/.test(value)));
  const containers = written(own.map((value) => ({ secrets: { VALUE: TaskSecret.fromValueFrom(value) } })));
  expect(containers.map(({ Secrets }) => Secrets[0].ValueFrom)).toEqual(own);
});

test('RepositoryCredentials.fromSecretArn', () => {
  const arns = new Set<string>();
  fc.assert(fc.property(anyOrEdited(SECRET_ARN, PARTIAL_ARN, ...VALUE_FROMS), (secretArn) => {
    if (accepted('RepositoryCredentials.fromSecretArn', () => RepositoryCredentials.fromSecretArn(secretArn))) {
      expect(secretArn).toMatch(SECRET_FORM);
      expect(secretArn.split(':')).toHaveLength(7);
      arns.add(secretArn);
    }
  }), RUNS);
  expect(arns.size).toBeGreaterThan(RUNS.numRuns / 60);
  const own = some([...arns].filter((arn) => /^arn:aws:[^:]*:[^:]*:123456789012:/.test(arn)));
  const containers = written(own.map((arn) => ({ repositoryCredentials: RepositoryCredentials.fromSecretArn(arn) })));
  expect(containers.map((container) => container.RepositoryCredentials.CredentialsParameter)).toEqual(own);
});

describe('an import that the CDK takes', () => {
  const imports: [string, string, (stack: Stack, id: string, arn: string) => () => ecs.Secret][] = [
    ['Secret.fromSecretCompleteArn', 'TaskSecret.fromSecretsManager', (stack, id, arn) => {
      const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, id, arn);
      return () => TaskSecret.fromSecretsManager(secret);
    }],
    ['Secret.fromSecretPartialArn', 'TaskSecret.fromSecretsManager', (stack, id, arn) => {
      const secret = secretsmanager.Secret.fromSecretPartialArn(stack, id, arn);
      return () => TaskSecret.fromSecretsManager(secret);
    }],
    ['StringParameter.fromStringParameterArn', 'TaskSecret.fromSsmParameter', (stack, id, arn) => {
      const parameter = ssm.StringParameter.fromStringParameterArn(stack, id, arn);
      return () => TaskSecret.fromSsmParameter(parameter);
    }],
  ];

  test.each(imports)('%s', (_, place, importIn) => {
    const stack = newStack();
    let count = 0;
    let taken = 0;
    fc.assert(fc.property(edited(...VALUE_FROMS), (arn) => {
      let factory;
      try {
        factory = importIn(stack, `Import${count += 1}`, arn);
      } catch {
        return; // the CDK's own check, before anything of this library has run
      }
      const secret = accepted(place, factory);
      if (secret) {
        expectExact(stack, secret.arn, secret);
        taken += 1;
      }
    }), RUNS);
    expect(taken).toBeGreaterThan(RUNS.numRuns / 60);
  });
});

test('the JSON key of TaskSecret.fromSecretsManager and the same in a valueFrom are accepted or refused alike', () => {
  const stack = newStack();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  fc.assert(fc.property(anyOrEdited('password', 'api key', 'a.b').filter((key) => key !== '' && !key.includes(':')), (jsonKey) => {
    const option = accepted('TaskSecret.fromSecretsManager', () => TaskSecret.fromSecretsManager(secret, { jsonKey }));
    const pasted = accepted('TaskSecret.fromValueFrom', () => TaskSecret.fromValueFrom(`${SECRET_ARN}:${jsonKey}::`));
    expect(option?.arn).toBe(pasted?.arn);
  }), RUNS);
});

const HOSTS = ['docker.io', 'ghcr.io', 'registry.example.com:5000', 'localhost'];

test('a key of registryCredentials', () => {
  const credentials = RepositoryCredentials.fromSecretArn(SECRET_ARN);
  const ecr = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  let taken = 0;
  fc.assert(fc.property(anyOrEdited(...HOSTS, 'https://index.docker.io/v1/', '[::1]:5000', ecr), (key) => {
    const hosts = accepted('Stack/Task', () => hostCredentials({ [key]: credentials }, errorsOf('Stack/Task')));
    for (const host of hosts?.keys() ?? []) {
      expect(host).toMatch(/^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?$/);
      expect(host).not.toBe(ecr);
      taken += 1;
    }
  }), RUNS);
  expect(taken).toBeGreaterThan(RUNS.numRuns / 30);
});

test('the name of an image gets the credentials of its own registry and no others', () => {
  const byHost = Object.fromEntries(HOSTS.map((host, index) => [host, RepositoryCredentials.fromSecretArn(`${SECRET_ARN}-${index}-AbCdEf`)]));
  const credentials = hostCredentials(byHost, errorsOf('Stack/Task'));
  const names = new Set<string>();
  const valid = ['nginx', 'acme/app:1.4.2', ...HOSTS.map((host) => `${host}/acme/app`), `ghcr.io/acme/app@sha256:${'0'.repeat(64)}`, 'evil.com/ghcr.io/app'];
  fc.assert(fc.property(anyOrEdited(...valid), (name) => {
    const [host] = [...credentials].find(([, each]) => each === credentialsFor(name, credentials)) ?? [];
    if (host === 'docker.io') {
      const [first, ...path] = name.split('/');
      expect(path.length === 0 || /^(index\.)?docker\.io$/.test(first) || (/^[a-z0-9_-]+$/.test(first) && first !== 'localhost')).toBe(true);
    } else if (host !== undefined) {
      expect(name.startsWith(`${host}/`)).toBe(true);
    }
    if (name !== '' && !name.includes('${')) { // nothing for the CDK or CloudFormation to fill in
      names.add(name);
    }
  }), RUNS);

  const own = some(names);
  const containers = written(own.map((name) => ({ image: ecs.ContainerImage.fromRegistry(name) })), byHost);
  expect(containers.map(({ Image }) => Image)).toEqual(own);
  expect(containers.map((container) => container.RepositoryCredentials?.CredentialsParameter))
    .toEqual(own.map((name) => credentialsFor(name, credentials)?.credentialsParameter));
});

test('file names, directories, owners and modes of secretFiles', () => {
  const place = "Stack/Task, container 'app'";
  const secret = TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true });
  const valid = { name: 'app.key', directory: '/run/secrets', owner: '1000:1000', mode: '0400' };
  const forms = { name: /^[\w.-]{1,254}$/, directory: /^(\/[\w.-]+)+$/, owner: /^\d{1,10}(:\d{1,10})?$/, mode: /^0?[0-7]{3}$/ };
  const properties = fc.constantFrom('name', 'directory', 'owner', 'mode').chain((property) =>
    anyOrEdited(valid[property as keyof typeof valid], '/a/../b', '..', '10').map((text) => ({ ...valid, [property]: text })));
  const all = new Set<string>();
  fc.assert(fc.property(properties, (texts) => {
    const options = { files: { [texts.name]: secret }, directory: texts.directory, owner: texts.owner, mode: texts.mode };
    const taken = accepted(place, () => [secretFiles(options, undefined, errorsOf(place)), secretDirectory(options, errorsOf(place))]);
    if (taken) {
      Object.entries(forms).forEach(([property, form]) => expect(texts[property as keyof typeof forms]).toMatch(form));
      expect([texts.name, ...texts.directory.split('/')].filter((part) => part === '.' || part === '..')).toEqual([]);
      all.add(JSON.stringify(texts));
    }
  }), RUNS);

  const own: (typeof valid)[] = some(all).map((text) => JSON.parse(text));
  expect(own.length).toBeGreaterThan(RUNS.numRuns / 60);
  const containers = written(own.map(({ name, ...options }) => ({ secretFiles: { files: { [name]: secret }, ...options } })));
  const commands: string[] = containers.filter(({ Name }) => Name === 'secret-files').flatMap(({ Command }) => Command);
  const files = own.map((_, index) => commands.slice(4 * index + 1, 4 * index + 4));
  expect(files.map(([path, ...rest]) => [path.replace(/.*\//, ''), ...rest])).toEqual(own.map(({ name, mode, owner }) => [name, mode, owner]));
});
