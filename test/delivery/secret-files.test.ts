import { CfnParameter, Fn } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, SecretFilesOptions, SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { SECRET_FILES_SCRIPT } from '../../src/delivery/secret-files-script';
import { container, errorOf, inlineStatements, newStack, SECRET_ARN, synthError, taskDefinition, warnings } from '../support/app';

const OTHER_ARN = SECRET_ARN.replace('database', 'other');
const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/license';
const secret = (arn = SECRET_ARN) => TaskSecret.fromValueFrom(arn, { anyEncryptionKey: true });

/** A container with the file `password`, and what a test says otherwise. */
function reader(files: Partial<SecretFilesOptions> = {}, options: Partial<SecureContainerOptions> = {}): SecureContainerOptions {
  return container({ secretFiles: { files: { password: secret() }, ...files }, ...options });
}

function taskOf(containers: { [key: string]: SecureContainerOptions }, props: Partial<SecureFargateTaskDefinitionProps> = {}) {
  const stack = newStack();
  return { stack, task: new SecureFargateTaskDefinition(stack, 'Task', { containers, ...props }) };
}

const containerNamed = (stack: ReturnType<typeof newStack>, name: string) =>
  taskDefinition(stack).Properties.ContainerDefinitions.find(({ Name }: { Name: string }) => Name === name);

describe('the container that reads', () => {
  test('mounts its files read-only at /run/secrets once they are written, and has no value in its environment', () => {
    const { stack } = taskOf({ app: reader() });
    const app = containerNamed(stack, 'app');
    expect(app.MountPoints).toEqual([{ ContainerPath: '/run/secrets', ReadOnly: true, SourceVolume: 'secret-files-app' }]);
    expect(app.DependsOn).toEqual([{ Condition: 'SUCCESS', ContainerName: 'secret-files' }]);
    expect(app.Secrets).toBeUndefined();
    expect(app.Environment).toBeUndefined();
    expect(taskDefinition(stack).Properties.Volumes).toEqual([{ Name: 'secret-files-app' }]);
  });

  test('finds them in a directory of its choice', () => {
    const { stack } = taskOf({ app: reader({ directory: '/etc/acme/secret.d' }) });
    expect(containerNamed(stack, 'app').MountPoints).toEqual([{ ContainerPath: '/etc/acme/secret.d', ReadOnly: true, SourceVolume: 'secret-files-app' }]);
  });

  test('keeps the volumes, mounts and dependencies it has, and those it gets later', () => {
    const { stack, task } = taskOf({ app: reader(), proxy: container({ essential: false }) }, { volumes: [{ name: 'data' }, { name: 'cache' }] });
    const app = task.container('app');
    app.addMountPoints({ sourceVolume: 'data', containerPath: '/data', readOnly: false }, { sourceVolume: 'cache', containerPath: '/run', readOnly: false });
    app.addContainerDependencies({ container: task.container('proxy'), condition: ecs.ContainerDependencyCondition.START });
    app.addSecret('LICENSE', secret(PARAMETER_ARN));
    expect(containerNamed(stack, 'app')).toMatchObject({
      MountPoints: [
        { SourceVolume: 'secret-files-app' },
        { ContainerPath: '/data', ReadOnly: false, SourceVolume: 'data' },
        { ContainerPath: '/run', ReadOnly: false, SourceVolume: 'cache' },
      ],
      DependsOn: [{ ContainerName: 'secret-files', Condition: 'SUCCESS' }, { ContainerName: 'proxy', Condition: 'START' }],
      Secrets: [{ Name: 'LICENSE', ValueFrom: PARAMETER_ARN }],
    });
    expect(taskDefinition(stack).Properties.Volumes).toEqual([{ Name: 'data' }, { Name: 'cache' }, { Name: 'secret-files-app' }]);
  });
});

describe('the init container', () => {
  test('is an ordinary sh: no port, a read-only root, no capability but CHOWN, and not essential', () => {
    const { stack } = taskOf({ app: reader() });
    const init = containerNamed(stack, 'secret-files');
    expect(init).toMatchObject({
      Image: 'public.ecr.aws/docker/library/busybox:1.37',
      Essential: false,
      ReadonlyRootFilesystem: true,
      User: '0',
      MountPoints: [{ ContainerPath: '/secret-files-app', ReadOnly: false, SourceVolume: 'secret-files-app' }],
    });
    expect(Object.keys(init).sort()).toEqual(['Command', 'EntryPoint', 'Essential', 'Image', 'LinuxParameters', 'MountPoints', 'Name',
      'ReadonlyRootFilesystem', 'Secrets', 'User']);
    // What Docker gives a container, without CHOWN.
    expect(init.LinuxParameters).toEqual({
      Capabilities: {
        Drop: ['AUDIT_WRITE', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP',
          'SETUID', 'SYS_CHROOT'],
      },
    });
  });

  test('runs a script that is the same in every task: what differs reaches it as arguments, and values as variables', () => {
    const { stack } = taskOf({ app: reader({ files: { 'db.json': secret(), '-n': secret(OTHER_ARN) }, mode: '440', owner: '1000:1001' }) });
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      EntryPoint: ['sh', '-c', SECRET_FILES_SCRIPT, 'secret-files'],
      Command: [
        'SECRET_FILE_1', '/secret-files-app/-n', '440', '1000:1001',
        'SECRET_FILE_2', '/secret-files-app/db.json', '440', '1000:1001',
      ],
      Secrets: [{ Name: 'SECRET_FILE_1', ValueFrom: OTHER_ARN }, { Name: 'SECRET_FILE_2', ValueFrom: SECRET_ARN }],
    });
  });

  test('is one for all containers of a task, and each finds its own files only', () => {
    const { stack } = taskOf({ worker: reader({ files: { license: secret(PARAMETER_ARN) } }), app: reader({}, { user: '1000' }) });
    const { ContainerDefinitions, Volumes } = taskDefinition(stack).Properties;
    expect(ContainerDefinitions.map(({ Name }: { Name: string }) => Name)).toEqual(['app', 'secret-files', 'worker']);
    expect(Volumes).toEqual([{ Name: 'secret-files-app' }, { Name: 'secret-files-worker' }]);
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      Command: ['SECRET_FILE_1', '/secret-files-app/password', '0400', '1000', 'SECRET_FILE_2', '/secret-files-worker/license', '0444', '0:0'],
      MountPoints: [{ SourceVolume: 'secret-files-app' }, { SourceVolume: 'secret-files-worker' }],
    });
    expect(containerNamed(stack, 'app').MountPoints).toEqual([expect.objectContaining({ SourceVolume: 'secret-files-app' })]);
    expect(containerNamed(stack, 'worker').MountPoints).toEqual([expect.objectContaining({ SourceVolume: 'secret-files-worker' })]);
  });

  test('is not there without files', () => {
    const { stack } = taskOf({ app: container() });
    expect(taskDefinition(stack).Properties).not.toHaveProperty('Volumes');
    expect(taskDefinition(stack).Properties.ContainerDefinitions).toHaveLength(1);
  });

  test('serves a container that is added later', () => {
    const { stack, task } = taskOf({ app: container() });
    task.addContainer('late', reader({}, { essential: false }));
    expect(containerNamed(stack, 'late').DependsOn).toEqual([{ Condition: 'SUCCESS', ContainerName: 'secret-files' }]);
    expect(inlineStatements(stack)[0]).toMatchObject({ Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN });
  });

  test('takes another image, which is pulled with what that image takes', () => {
    const credentials = RepositoryCredentials.fromSecretArn(OTHER_ARN, { anyEncryptionKey: true });
    const { stack } = taskOf({ app: reader() }, {
      registryCredentials: { 'registry.example.com': credentials },
      secretFilesImage: ecs.ContainerImage.fromRegistry(`registry.example.com/busybox@sha256:${'a'.repeat(64)}`),
    });
    expect(containerNamed(stack, 'secret-files')).toMatchObject({
      Image: `registry.example.com/busybox@sha256:${'a'.repeat(64)}`,
      RepositoryCredentials: { CredentialsParameter: OTHER_ARN },
    });
    expect(inlineStatements(stack)[0].Resource).toEqual([SECRET_ARN, OTHER_ARN]);
  });

  test('takes an image of Amazon ECR', () => {
    const stack = newStack();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Mirror', 'mirror/busybox');
    new SecureFargateTaskDefinition(stack, 'Task', {
      secretFilesImage: ecs.ContainerImage.fromEcrRepository(repository, '1.37'),
      containers: { app: reader() },
    });
    expect(inlineStatements(stack)).toContainEqual(expect.objectContaining({
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: { 'Fn::Join': ['', [expect.any(String), expect.anything(), expect.any(String), expect.anything(), ':', expect.anything(), ':repository/mirror/busybox']] },
    }));
  });

  test('logs what goes wrong where it is told to', () => {
    const { stack } = taskOf({ app: reader() }, { secretFilesLogging: ecs.LogDrivers.awsLogs({ streamPrefix: 'files' }) });
    expect(containerNamed(stack, 'secret-files').LogConfiguration).toMatchObject({ LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': 'files' } });
    expect(containerNamed(stack, 'app').LogConfiguration).toBeUndefined();
  });
});

describe('the owner of the files', () => {
  test.each([
    ['root, for a container that sets no user', undefined, undefined, '0:0'],
    ['the user of the container', '1000', undefined, '1000'],
    ['the user and group of the container', '1000:2000', undefined, '1000:2000'],
    ['who is given', 'node', '999:999', '999:999'],
  ])('is %s', (_who, user, owner, expected) => {
    const { stack } = taskOf({ app: reader({ owner }, { user }) });
    expect(containerNamed(stack, 'secret-files').Command[3]).toBe(expected);
  });

  test.each([undefined, 'node', 'node:node', '1000:node', ''])('is unknown with the user %j and no owner, so anyone in the container can read them', (user) => {
    const { stack } = taskOf({ app: reader({}, { user }) });
    expect(containerNamed(stack, 'secret-files').Command.slice(2)).toEqual(['0444', '0:0']);
  });

  test.each([
    [{}, '1000', '0400'],
    [{}, '0', '0400'],
    [{ owner: '1000' }, undefined, '0400'],
    [{ owner: '1000' }, 'node', '0400'],
    [{ mode: '0440' }, undefined, '0440'],
    [{ mode: '444' }, '1000', '444'],
  ])('and a mode: %j with the user %s has %s', (files, user, mode) => {
    const { stack } = taskOf({ app: reader(files, { user }) });
    expect(containerNamed(stack, 'secret-files').Command[2]).toBe(mode);
  });
});

test('the volume of a container with a long name is shortened, the same way each time, and no two alike', () => {
  const long = 'a'.repeat(254);
  const names = () => {
    const { stack } = taskOf({ a: reader({}, { containerName: `${long}1` }), b: reader({}, { containerName: `${long}2`, essential: false }) });
    return taskDefinition(stack).Properties.Volumes.map(({ Name }: { Name: string }) => Name);
  };
  expect(names()).toEqual(names());
  expect(new Set(names()).size).toBe(2);
  expect(names().map((name: string) => name.length)).toEqual([255, 255]);
  expect(names()[0]).toMatch(/^secret-files-a+-[0-9a-f]{8}$/);
});

describe('fails, with the property named and no value shown that may be a secret,', () => {
  test.each([
    ['owner', 'root', "a numeric 'uid' or 'uid:gid'"],
    ['owner', '1000:', "a numeric 'uid' or 'uid:gid'"],
    ['owner', '-1', "a numeric 'uid' or 'uid:gid'"],
    ['owner', '1000;id', "a numeric 'uid' or 'uid:gid'"],
    ['mode', 'u=r', "three octal digits, such as '0400'"],
    ['mode', '4755', "three octal digits, such as '0400'"],
    ['mode', '0900', "three octal digits, such as '0400'"],
    ['mode', '40', "three octal digits, such as '0400'"],
    ['directory', 'run/secrets', 'an absolute path'],
    ['directory', '/run/secrets/', 'an absolute path'],
    ['directory', '/run//secrets', 'an absolute path'],
    ['directory', '/run/../etc', 'an absolute path'],
    ['directory', '/./secrets', 'an absolute path'],
    ['directory', '/', 'an absolute path'],
    ['directory', '/run/$(id)', 'an absolute path'],
    ['directory', '/run/a b', 'an absolute path'],
  ])("on '%s' %j", (property, value, expected) => {
    const message = errorOf(() => taskOf({ app: reader({ [property]: value }) }));
    expect(message).toContain(`Stack/Task, container 'app': 'secretFiles.${property}' must be ${expected}`);
    expect(message).not.toContain(`got '${value}'`);
    expect(message).toContain(`(${value.length} characters)`);
  });

  test.each(['.', '..', '', 'a/b', '../x', 'a b', 'a$b', "a'b", 'a\nb', 'a~', 'é', 'x'.repeat(255)])('on the file name %j', (name) => {
    expect(errorOf(() => taskOf({ app: reader({ files: { [name]: secret() } }) })))
      .toContain("Stack/Task, container 'app': 'secretFiles.files' must be file names of at most 254 letters, digits, '.', '_' and '-'");
  });

  test('on an owner that is a token, which could become anything', () => {
    const stack = newStack();
    const owner = new CfnParameter(stack, 'Owner').valueAsString;
    expect(errorOf(() => new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: reader({ owner }) } })))
      .toContain("'secretFiles.owner' must be a numeric 'uid' or 'uid:gid', got a token");
  });

  test('on no file at all', () => {
    expect(errorOf(() => taskOf({ app: reader({ files: {} }) }))).toBe("Stack/Task, container 'app': 'secretFiles' names no file; give { files: { name: TaskSecret.fromSecretsManager(secret) } }, or leave it out");
  });

  test('on Windows, whose containers share no volumes on Fargate', () => {
    const operatingSystemFamily = ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE;
    const runtimePlatform = { operatingSystemFamily, cpuArchitecture: ecs.CpuArchitecture.X86_64 };
    expect(errorOf(() => taskOf({ app: reader() }, { runtimePlatform, cpu: 1024, memoryLimitMiB: 2048 })))
      .toBe("Stack/Task, container 'app': 'secretFiles' needs volumes that containers share, which Fargate has on Linux only;"
        + " use 'secrets' or 'runtimeSecrets' on Windows");
  });
});

test.each(['a', '.env', '...', '-rf', 'A_b-c.1', 'x'.repeat(254)])('a file may be called %j', (name) => {
  const { stack } = taskOf({ app: reader({ files: { [name]: secret() } }) });
  expect(containerNamed(stack, 'secret-files').Command[1]).toBe(`/secret-files-app/${name}`);
});

describe('fails when another container would see the files:', () => {
  function neighbours() {
    return taskOf({ app: reader(), other: container({ essential: false }) });
  }

  test('it mounts the volume', () => {
    const { stack, task } = neighbours();
    task.container('other').addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/x', readOnly: true });
    expect(synthError(stack)).toContain("[Stack/Task] container 'other' mounts 'secret-files-app', the volume with the secret files of container 'app';"
      + " give it 'secretFiles' of its own");
  });

  test.each(['app', 'secret-files'])('it takes the volumes of %s', (sourceContainer) => {
    const { stack, task } = neighbours();
    task.container('other').addVolumesFrom({ sourceContainer, readOnly: true });
    expect(synthError(stack)).toContain(`container 'other' takes the volumes of container '${sourceContainer}' and would see the secret files of`
      + " container 'app'; mount the volumes it needs one by one, instead of 'volumesFrom'");
  });

  test('it has files of its own and mounts those of another as well', () => {
    const { stack, task } = taskOf({ app: reader(), worker: reader({}, { essential: false }) });
    task.container('worker').addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/x', readOnly: true });
    expect(synthError(stack)).toContain("container 'worker' mounts 'secret-files-app'");
  });

  test('it was added through the L2', () => {
    const { stack, task } = taskOf({ app: reader() });
    task.taskDefinition.addContainer('sidecar', container({ essential: false }))
      .addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/x', readOnly: true });
    expect(synthError(stack)).toContain("container 'sidecar' mounts 'secret-files-app'");
  });
});

test('volumes of a container without secret files are anybody\'s, whatever their names', () => {
  const { stack, task } = taskOf({ app: reader(), data: container({ essential: false }), other: container({ essential: false }) },
    { volumes: [{ name: 'secret-files-data' }] });
  task.container('data').addMountPoints({ sourceVolume: 'secret-files-data', containerPath: '/data', readOnly: false });
  task.container('other').addMountPoints({ sourceVolume: 'secret-files-data', containerPath: '/data', readOnly: true });
  task.container('other').addVolumesFrom({ sourceContainer: 'data', readOnly: true });
  expect(containerNamed(stack, 'other').VolumesFrom).toEqual([{ SourceContainer: 'data', ReadOnly: true }]);
});

test('volumesFrom may name a container that has no secret files', () => {
  const { stack, task } = taskOf({ app: reader(), data: container({ essential: false }) }, { volumes: [{ name: 'data' }] });
  task.container('data').addMountPoints({ sourceVolume: 'data', containerPath: '/data', readOnly: false });
  task.container('app').addVolumesFrom({ sourceContainer: 'data', readOnly: true });
  expect(containerNamed(stack, 'app').VolumesFrom).toEqual([{ SourceContainer: 'data', ReadOnly: true }]);
});

describe('fails on a collision:', () => {
  test.each(['/run/secrets', '/run/secrets/tls'])('another volume of the container is mounted at %s', (containerPath) => {
    const { stack, task } = taskOf({ app: reader() }, { volumes: [{ name: 'data' }] });
    task.container('app').addMountPoints({ sourceVolume: 'data', containerPath, readOnly: false });
    expect(synthError(stack)).toContain("container 'app': the volume 'data' is mounted where the secret files are, or under them, or mounts them again;"
      + " give 'secretFiles' another 'directory'");
  });

  test('the container mounts the volume a second time, where it could write', () => {
    const { stack, task } = taskOf({ app: reader() });
    task.container('app').addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/writable', readOnly: false });
    expect(synthError(stack)).toContain("container 'app': the volume 'secret-files-app' is mounted");
  });

  test('the task has a volume of that name', () => {
    const { stack } = taskOf({ app: reader() }, { volumes: [{ name: 'secret-files-app' }] });
    expect(synthError(stack)).toContain("the task has a volume 'secret-files-app' of its own");
  });

  test.each(['secret-files', 'a-container'])('a container under the key %s has the name of the init container', (key) => {
    const { stack } = taskOf({ app: reader(), [key]: container({ essential: false, containerName: 'secret-files' }) });
    expect(synthError(stack)).toContain("two containers are named 'secret-files'");
  });
});

test('a path that only begins alike is not a collision', () => {
  const { stack, task } = taskOf({ app: reader() }, { volumes: [{ name: 'data' }] });
  task.container('app').addMountPoints({ sourceVolume: 'data', containerPath: '/run/secrets-of-others', readOnly: false });
  expect(containerNamed(stack, 'app').MountPoints).toHaveLength(2);
});

describe('containers that share their processes', () => {
  const runtimePlatform = { operatingSystemFamily: ecs.OperatingSystemFamily.LINUX };

  test('get a warning, because each can read the files of the others', () => {
    const { stack } = taskOf({ app: reader() }, { pidMode: ecs.PidMode.TASK, runtimePlatform });
    expect(warnings(stack)).toEqual([{
      path: '/Stack/Task/TaskDefinition',
      id: 'cdk-fargate-secrets:sharedProcesses',
      message: "the containers share their processes ('pidMode' is TASK), so each can read the environment and the files of the others, secrets included;"
        + " leave 'pidMode' out if they need not",
    }]);
  });

  test('get none without secrets', () => {
    const { stack } = taskOf({ app: container() }, { pidMode: ecs.PidMode.TASK, runtimePlatform });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('the report', () => {
  test('lists files with the container they are for, not the one that writes them', () => {
    const { task } = taskOf({ app: reader({ files: { password: secret(`${SECRET_ARN}:password::`), license: secret(PARAMETER_ARN) } }) });
    expect(task.secretReads).toEqual([
      { usage: 'FILE', container: 'app', name: 'license', resourceArn: PARAMETER_ARN, valueFrom: PARAMETER_ARN, encryptionKeyArns: [expect.any(String)] },
      { usage: 'FILE', container: 'app', name: 'password', resourceArn: SECRET_ARN, valueFrom: `${SECRET_ARN}:password::`, encryptionKeyArns: [expect.any(String)] },
    ]);
  });

  test('lists a secret that somebody adds to the init container later as its own, and the execution role may read it', () => {
    const { stack, task } = taskOf({ app: reader() });
    task.taskDefinition.findContainer('secret-files')?.addSecret('EXTRA', secret(OTHER_ARN));
    expect(task.secretReads.map(({ usage, container: of, name }) => [usage, of, name]))
      .toEqual([['ENVIRONMENT_VARIABLE', 'secret-files', 'EXTRA'], ['FILE', 'app', 'password']]);
    expect(inlineStatements(stack)[0].Resource).toEqual([SECRET_ARN, OTHER_ARN]);
  });
});

test('the execution role may read what is written to files, and nothing else', () => {
  const { stack } = taskOf({ app: reader({ files: { a: TaskSecret.fromValueFrom(SECRET_ARN), b: TaskSecret.fromValueFrom(PARAMETER_ARN) } }) });
  expect(inlineStatements(stack)).toEqual([
    { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN },
    { Sid: 'ReadParameters', Effect: 'Allow', Action: 'ssm:GetParameters', Resource: PARAMETER_ARN },
  ]);
});

test('a secret of the app may be a file, by a reference that is known at deployment', () => {
  const stack = newStack();
  const owned = new secretsmanager.Secret(stack, 'Secret');
  const imported = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Imported', Fn.importValue('SecretArn'));
  new SecureFargateTaskDefinition(stack, 'Task', {
    containers: {
      app: reader({ files: { a: TaskSecret.fromSecretsManager(owned), b: TaskSecret.fromSecretsManager(imported, { anyEncryptionKey: true }) } }),
    },
  });
  expect(containerNamed(stack, 'secret-files').Secrets).toEqual([
    { Name: 'SECRET_FILE_1', ValueFrom: { Ref: expect.stringContaining('Secret') } },
    { Name: 'SECRET_FILE_2', ValueFrom: { 'Fn::ImportValue': 'SecretArn' } },
  ]);
});

test('the template does not depend on the order of containers and files', () => {
  const forward = taskOf({
    app: reader({ files: { a: secret(), b: secret(OTHER_ARN) } }),
    worker: reader({ files: { c: secret(PARAMETER_ARN) } }),
  });
  const backward = taskOf({
    worker: reader({ files: { c: secret(PARAMETER_ARN) } }),
    app: reader({ files: { b: secret(OTHER_ARN), a: secret() } }),
  });
  expect(JSON.stringify(taskDefinition(backward.stack))).toBe(JSON.stringify(taskDefinition(forward.stack)));
  expect(inlineStatements(backward.stack)).toEqual(inlineStatements(forward.stack));
});
