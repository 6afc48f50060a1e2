import { App, Aspects, CfnParameter, Fn, NestedStack, SecretValue, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretFilesOptions, SecretText, SecretTextEncoding, SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { COMPOSED_FILES_SCRIPT } from '../../src/delivery/composed-files-script';
import { SECRET_FILES_SCRIPT } from '../../src/delivery/secret-files-script';
import { container, errorOf, inlineStatements, newStack, SECRET_ARN, synthError, taskDefinition, warnings } from '../support/app';
import { acknowledged } from '../support/reading';

const OTHER_ARN = SECRET_ARN.replace('database', 'other');
const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/host';
const { URL, NONE } = SecretTextEncoding;

const secret = (valueFrom = SECRET_ARN) => TaskSecret.fromValueFrom(valueFrom, { anyEncryptionKey: true });
const key = (jsonKey: string) => secret(`${SECRET_ARN}:${jsonKey}::`);
const databaseUrl = (template = 'postgres://{user}:{password}@{host}:5432/app') => SecretText.fromTemplate(
  template, { user: key('username'), password: key('password'), host: secret(PARAMETER_ARN) }, { encoding: URL, encodings: { host: NONE } });

function reader(files: Partial<SecretFilesOptions> = {}, options: Partial<SecureContainerOptions> = {}): SecureContainerOptions {
  return container({ secretFiles: { composedFiles: { 'database-url': databaseUrl() }, ...files }, ...options });
}

function taskOf(app: SecureContainerOptions, props: Partial<SecureFargateTaskDefinitionProps> = {}, stack = newStack()) {
  return { stack, task: new SecureFargateTaskDefinition(stack, 'Task', { ...props, containers: { app, ...props.containers } }) };
}

const containerNamed = (stack: Stack, name: string) =>
  taskDefinition(stack).Properties.ContainerDefinitions.find(({ Name }: { Name: string }) => Name === name);

/** What the command line says of the URL, with the first variable it is received in. */
const urlArguments = (path: string, mode: string, owner: string, first = 1) => [path, mode, owner, '7',
  'TEXT', 'postgres://', 'URL', `SECRET_FILE_${first}`, 'TEXT', ':', 'URL', `SECRET_FILE_${first + 1}`, 'TEXT', '@', 'NONE', `SECRET_FILE_${first + 2}`, 'TEXT', ':5432/app'];

describe('the init container', () => {
  test('receives the values, and the template as arguments', () => {
    const { stack } = taskOf(reader());
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      EntryPoint: ['sh', '-c', COMPOSED_FILES_SCRIPT, 'secret-files'],
      Command: urlArguments('/secret-files-app/database-url', '0444', '0:0'),
      Secrets: [
        { Name: 'SECRET_FILE_1', ValueFrom: `${SECRET_ARN}:username::` },
        { Name: 'SECRET_FILE_2', ValueFrom: `${SECRET_ARN}:password::` },
        { Name: 'SECRET_FILE_3', ValueFrom: PARAMETER_ARN },
      ],
    });
  });

  test('writes files of one secret with the same script, once a task has one that is composed', () => {
    const { stack } = taskOf(reader({ files: { 'a.key': secret(OTHER_ARN), 'z.key': secret(PARAMETER_ARN) }, mode: '440', owner: '1000:1001' }));
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      EntryPoint: ['sh', '-c', COMPOSED_FILES_SCRIPT, 'secret-files'],
      Command: [
        '/secret-files-app/a.key', '440', '1000:1001', '1', 'NONE', 'SECRET_FILE_1',
        ...urlArguments('/secret-files-app/database-url', '440', '1000:1001', 2),
        '/secret-files-app/z.key', '440', '1000:1001', '1', 'NONE', 'SECRET_FILE_5',
      ],
    });
  });

  test('keeps the script and arguments of earlier versions in a task without composed files', () => {
    const { stack } = taskOf(container({ secretFiles: { files: { 'a.key': secret() } } }));
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      EntryPoint: ['sh', '-c', SECRET_FILES_SCRIPT, 'secret-files'],
      Command: ['SECRET_FILE_1', '/secret-files-app/a.key', '0444', '0:0'],
    });
    expect(SECRET_FILES_SCRIPT).not.toMatch(/\bod\b/); // an image of the user's may lack it
  });

  test('changes its script when a container that is added later has the first composed file', () => {
    const { stack, task } = taskOf(container({ secretFiles: { files: { 'a.key': secret(OTHER_ARN) } } }));
    task.addContainer('late', reader({}, { essential: false, user: '1000' }));
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      EntryPoint: ['sh', '-c', COMPOSED_FILES_SCRIPT, 'secret-files'],
      Command: ['/secret-files-app/a.key', '0444', '0:0', '1', 'NONE', 'SECRET_FILE_1', ...urlArguments('/secret-files-late/database-url', '0400', '1000', 2)],
    });
  });

  test('receives a value once for each file it is in, however often that has it', () => {
    const again = SecretText.fromTemplate('{x}', { x: key('username') });
    const { stack } = taskOf(reader({ composedFiles: { a: databaseUrl('{user}{user}{password}{host}'), b: again } }));
    expect(containerNamed(stack, 'secret-files').Command).toEqual([
      '/secret-files-app/a', '0444', '0:0', '4', 'URL', 'SECRET_FILE_1', 'URL', 'SECRET_FILE_1', 'URL', 'SECRET_FILE_2', 'NONE', 'SECRET_FILE_3',
      '/secret-files-app/b', '0444', '0:0', '1', 'NONE', 'SECRET_FILE_4',
    ]);
    expect(containerNamed(stack, 'secret-files').Secrets).toHaveLength(4);
  });

  test('may compose the same text for several containers', () => {
    const text = databaseUrl();
    const worker = reader({ composedFiles: { url: text } }, { essential: false });
    const { stack } = taskOf(reader({ composedFiles: { url: text } }), { containers: { worker } });
    expect(containerNamed(stack, 'secret-files').Secrets).toHaveLength(6);
    expect(inlineStatements(stack).find(({ Sid }) => Sid === 'ReadSecrets')?.Resource).toBe(SECRET_ARN);
  });
});

test('the container mounts the file read-only and has neither a value nor the template in its environment', () => {
  const { stack } = taskOf(reader());
  const app = containerNamed(stack, 'app');
  expect(app.MountPoints).toEqual([{ ContainerPath: '/run/secrets', ReadOnly: true, SourceVolume: 'secret-files-app' }]);
  expect(app.DependsOn).toEqual([{ Condition: 'SUCCESS', ContainerName: 'secret-files' }]);
  expect(app).not.toHaveProperty('Secrets');
  expect(app).not.toHaveProperty('Environment');
});

describe('the reads', () => {
  test('of a composed file are those of its values, each under the name of the file', () => {
    const { task } = taskOf(reader({ files: { license: secret(OTHER_ARN) } }));
    const read = { usage: 'FILE', container: 'app', name: 'database-url', encryptionKeyArns: [expect.stringContaining(':key/*')] };
    expect(task.secretReads).toEqual([
      { ...read, resourceArn: SECRET_ARN, valueFrom: `${SECRET_ARN}:username::` },
      { ...read, resourceArn: SECRET_ARN, valueFrom: `${SECRET_ARN}:password::` },
      { ...read, resourceArn: PARAMETER_ARN, valueFrom: PARAMETER_ARN },
      { ...read, name: 'license', resourceArn: OTHER_ARN, valueFrom: OTHER_ARN },
    ]);
  });

  test('are what the execution role may do, and nothing else', () => {
    const text = SecretText.fromTemplate('{a}{b}', { a: TaskSecret.fromValueFrom(`${SECRET_ARN}:a::`), b: TaskSecret.fromValueFrom(PARAMETER_ARN) });
    const { stack } = taskOf(reader({ composedFiles: { a: text } }));
    expect(inlineStatements(stack)).toEqual([
      { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN },
      { Sid: 'ReadParameters', Effect: 'Allow', Action: 'ssm:GetParameters', Resource: PARAMETER_ARN },
    ]);
  });

  test('include the key that an Aspect sets', () => {
    const stack = newStack();
    const owned = new secretsmanager.Secret(stack, 'Secret', { secretName: 'prod/url' });
    const encryptionKey = new kms.Key(stack, 'Key');
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof secretsmanager.CfnSecret) {
          node.kmsKeyId = encryptionKey.keyArn;
        }
      },
    });
    taskOf(reader({ composedFiles: { a: SecretText.fromTemplate('x{a}', { a: TaskSecret.fromSecretsManager(owned) }) } }), {}, stack);
    expect(inlineStatements(stack).map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
  });

  test('of a plain ecs.Secret get the warning that it gets elsewhere', () => {
    const stack = newStack();
    const plain = ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN), 'password');
    taskOf(reader({ composedFiles: { url: SecretText.fromTemplate('x{a}', { a: plain }) } }), {}, stack);
    expect(warnings(stack)).toContainEqual(expect.objectContaining({ id: 'cdk-fargate-secrets:plainEcsSecret', message: expect.stringContaining("container 'app', 'url'") }));
  });
});

describe('a template with what is known at deployment', () => {
  test('has it as text, wherever the stack is', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod', { env: { account: '123456789012', region: 'eu-central-1' } });
    const data = new Stack(stage, 'Data');
    const host = new CfnParameter(data, 'Host').valueAsString;
    const nested = new NestedStack(new Stack(stage, 'Service'), 'Nested');
    taskOf(reader({ composedFiles: { a: SecretText.fromTemplate(`{user}@${host}:5432`, { user: key('username') }) } }), {}, nested as unknown as Stack);
    const [, , , , , , , text] = containerNamed(nested, 'secret-files').Command;
    expect(text).toEqual({ 'Fn::Join': ['', ['@', { 'Fn::ImportValue': expect.stringMatching(/^Prod-Data:/) }, ':5432']] });
    expect(() => app.synth()).not.toThrow();
  });

  test('may begin and end with it, and be an import', () => {
    const { stack } = taskOf(reader({ composedFiles: { a: SecretText.fromTemplate(`${Fn.importValue('Scheme')}{user}${Fn.importValue('Tail')}`, { user: key('username') }) } }));
    expect(containerNamed(stack, 'secret-files').Command.slice(4)).toEqual(['TEXT', { 'Fn::ImportValue': 'Scheme' }, 'NONE', 'SECRET_FILE_1', 'TEXT', { 'Fn::ImportValue': 'Tail' }]);
  });

  test.each<[string, (stack: Stack) => string, string]>([
    ['a dynamic reference', () => SecretValue.secretsManager('prod/database', { jsonField: 'user' }).unsafeUnwrap(), "'{{resolve:secretsmanager:…}}'"],
    ['a dynamic reference that was pasted', () => '{{resolve:ssm-secure:/prod/user}}', "'{{resolve:ssm-secure:…}}'"],
    ['a NoEcho parameter', (stack) => new CfnParameter(stack, 'Pasted', { noEcho: true }).valueAsString, "the NoEcho parameter 'Pasted'"],
  ])('fails where that is %s, because the task definition would have the plaintext', (_, value, what) => {
    const stack = newStack();
    taskOf(reader({ composedFiles: { url: SecretText.fromTemplate(`x://${value(stack)}:{password}@h`, { password: secret() }) } }), {}, stack);
    const message = synthError(stack);
    expect(message).toContain(`[Stack/Task] container 'app', the template of 'url' in 'composedFiles': ${what} puts the plaintext into the task definition;`
      + ' write a placeholder in its place, and give SecretText.fromTemplate its secret with TaskSecret');
    expect(message).not.toContain("container 'secret-files'");
  });
});

test('a command of the init container that an override replaces is looked at as well', () => {
  const { stack, task } = taskOf(reader());
  const index = task.taskDefinition['containers'].findIndex(({ containerName }) => containerName === 'secret-files');
  (task.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride(`ContainerDefinitions.${index}.Command`, ['{{resolve:secretsmanager:prod/x}}']);
  expect(synthError(stack)).toContain("container 'secret-files', 'command': '{{resolve:secretsmanager:…}}' puts the plaintext into the task definition");
});

describe('a template with a secret in its text', () => {
  const text = (template: string) => SecretText.fromTemplate(template, { host: secret() });

  test.each([
    'postgres://app:hunter2-hunter2@{host}/app',
    `postgres://app:hunter2-hunter2@${Fn.importValue('Host')}:5432/{host}`,
    '-----BEGIN RSA PRIVATE KEY-----\n{host}',
  ])('keeps a warning, which does not show it: %j', (template) => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:literalCredential', (stack) =>
      taskOf(reader({ composedFiles: { url: text(template) } }), {}, stack).task);
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:literalCredential',
      message: "container 'app': the template of 'url' in 'composedFiles' has what looks like a secret in its text, and anyone who can read the template"
        + ' of the stack or describe the task definition sees it; move it to Secrets Manager and write a placeholder instead',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test.each([
    'postgres://{user}:{password}@{host}:5432/app',
    'postgres://app:{password}@{host}{user}:5432/app',
    'mongodb://{user}:{password}@a.example.com:27017,{host}:27017/app?replicaSet=rs0',
    `postgres://{user}:{password}${Fn.importValue('At')}:${Fn.importValue('Host')}@{host}/app`,
  ])('has none: %j', (template) => {
    const { stack } = taskOf(reader({ composedFiles: { url: databaseUrl(template) } }));
    expect(warnings(stack).filter(({ id }) => id.endsWith('literalCredential'))).toEqual([]);
  });
});

describe('fails, with the place and without a value,', () => {
  test.each<[string, Partial<SecretFilesOptions>, string]>([
    ['on one name for two files', { files: { url: secret() }, composedFiles: { url: databaseUrl() } },
      "'secretFiles.files' and 'secretFiles.composedFiles' both have 'url'; give one of them another name"],
    ['on no file at all', { composedFiles: {} }, "'secretFiles' names no file; give { files: { name: TaskSecret.fromSecretsManager(secret) } }, or leave it out"],
    ['on no file in either', { files: {}, composedFiles: {} }, "'secretFiles' names no file; give { files: { name: TaskSecret.fromSecretsManager(secret) } }, or leave it out"],
    ['on a file without a text', { composedFiles: { url: undefined as any } },
      "'url' in 'secretFiles.composedFiles' is undefined; give SecretText.fromTemplate(template, values); a secret that is a file of its own belongs in 'files'"],
    ['on a secret instead of a text', { composedFiles: { url: secret() as any } },
      "'url' in 'secretFiles.composedFiles' is not a SecretText; give SecretText.fromTemplate(template, values); a secret that is a file of its own belongs in 'files'"],
    ['on a template instead of a text', { composedFiles: { url: 'hunter2-hunter2' as any } },
      "'url' in 'secretFiles.composedFiles' is not a SecretText; give SecretText.fromTemplate(template, values); a secret that is a file of its own belongs in 'files'"],
    ['on a text instead of a secret', { files: { url: databaseUrl() as any } },
      "'url' in 'secretFiles.files' is not an ecs.Secret; give TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret"],
  ])('%s', (_, files, message) => {
    expect(errorOf(() => taskOf(reader(files)))).toBe(`Stack/Task, container 'app': ${message}`);
  });

  test.each(['.', '..', '', 'a/b', '../x', 'a b', 'a$b', "a'b", 'a\nb', 'a~', 'é', 'x'.repeat(255)])('on the file name %j', (name) => {
    expect(errorOf(() => taskOf(reader({ composedFiles: { [name]: databaseUrl() } }))))
      .toContain("Stack/Task, container 'app': 'secretFiles.composedFiles' must be file names of at most 254 letters, digits, '.', '_' and '-'");
  });

  test('on Windows', () => {
    const runtimePlatform = { operatingSystemFamily: ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE };
    expect(errorOf(() => taskOf(reader(), { runtimePlatform, cpu: 1024, memoryLimitMiB: 2048 })))
      .toContain("Stack/Task, container 'app': 'secretFiles' needs volumes that containers share, which Fargate has on Linux only");
  });

  test('on templates that are longer than a task definition', () => {
    const { stack } = taskOf(reader({ composedFiles: { 'settings.json': SecretText.fromTemplate(`${'x'.repeat(64 * 1024)}{a}`, { a: secret() }) } }));
    expect(synthError(stack)).toMatch(/\[Stack\/Task\] the containers take \d+ bytes, and a task definition holds 65536 \(64 KiB\)/);
  });

  test('on a container that would see the file of another', () => {
    const { stack, task } = taskOf(reader(), { containers: { other: container({ essential: false }) } });
    task.container('other').addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/x', readOnly: true });
    expect(synthError(stack)).toContain("container 'other' mounts 'secret-files-app', the volume with the secret files of container 'app'");
  });
});

test('a template may be as long as a task definition has room for', () => {
  const { stack } = taskOf(reader({ composedFiles: { 'settings.json': SecretText.fromTemplate(`${'x'.repeat(60_000)}{a}`, { a: secret() }) } }));
  expect(containerNamed(stack, 'secret-files').Command[5]).toHaveLength(60_000);
});

test('the template does not depend on the order of files and values', () => {
  const values = { a: secret(), b: secret(OTHER_ARN), c: secret(PARAMETER_ARN) };
  const backward = { c: values.c, b: values.b, a: values.a };
  const task = (order: typeof values, names: string[]) => {
    const text = (template: string) => SecretText.fromTemplate(template, order);
    const { stack } = taskOf(reader({ composedFiles: Object.fromEntries(names.map((name) => [name, text(`${name}{c}{a}{b}`)])) }));
    return JSON.stringify(Template.fromStack(stack).toJSON());
  };
  expect(task(backward, ['z', 'y', 'x'])).toBe(task(values, ['x', 'y', 'z']));
});

describe('an update that', () => {
  /** The resources whose properties differ, by type. */
  function changed(before: Partial<SecretFilesOptions>, after: Partial<SecretFilesOptions>, options: Partial<SecureContainerOptions> = {}): string[] {
    const [old, now] = [before, after].map((files) => {
      const other = container({ essential: false, secrets: { SEEN: secret(OTHER_ARN) } });
      const { stack, task } = taskOf(reader(files, options), { containers: { other } });
      new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: task.taskDefinition });
      return Template.fromStack(stack).toJSON().Resources as { [id: string]: { Type: string } };
    });
    expect(Object.keys(now)).toEqual(Object.keys(old));
    return Object.keys(now).filter((id) => JSON.stringify(now[id]) !== JSON.stringify(old[id])).map((id) => now[id].Type);
  }

  const files = { user: key('username') };
  const url = { 'database-url': databaseUrl() };
  const known = SecretText.fromTemplate('[client]\nuser={user}\n', { user: key('username') });
  const unknown = SecretText.fromTemplate('{new}', { new: secret(SECRET_ARN.replace('database', 'new')) });

  test.each<[string, Partial<SecretFilesOptions>, Partial<SecretFilesOptions>, string[]]>([
    ['adds a composed file of secrets that are read', { composedFiles: url }, { composedFiles: { ...url, 'my.cnf': known } }, ['AWS::ECS::TaskDefinition']],
    ['removes one', { composedFiles: { ...url, 'my.cnf': known } }, { composedFiles: url }, ['AWS::ECS::TaskDefinition']],
    ['renames one', { composedFiles: { ...url, 'my.cnf': known } }, { composedFiles: { ...url, 'client.cnf': known } }, ['AWS::ECS::TaskDefinition']],
    ['changes a template', { composedFiles: url }, { composedFiles: { 'database-url': databaseUrl('x://{user}:{password}@{host}/') } }, ['AWS::ECS::TaskDefinition']],
    ['adds the first to files', { files, composedFiles: {} }, { files, composedFiles: { known } }, ['AWS::ECS::TaskDefinition']],
    ['adds one of a secret that nothing read', { composedFiles: url }, { composedFiles: { ...url, unknown } }, ['AWS::IAM::Role', 'AWS::ECS::TaskDefinition']],
  ])('%s makes a new revision of the task definition, and replaces nothing', (_, before, after, types) => {
    expect(changed(before, after)).toEqual(types);
  });
});
