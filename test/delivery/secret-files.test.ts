import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, newStack, SECRET_ARN, taskDefinition, synthError } from '../support/app';

function withFiles(options = {}, containerOptions = {}) {
  const stack = newStack();
  const task = new SecureFargateTaskDefinition(stack, 'Task', {
    containers: {
      app: container({ secretFiles: { files: { 'db.json': TaskSecret.fromValueFrom(SECRET_ARN) }, ...options }, ...containerOptions }),
    },
  });
  return { stack, task };
}

test('an init container receives the value, and the container mounts the file read-only once it is written', () => {
  const { stack } = withFiles();
  const { ContainerDefinitions: [app, init], Volumes } = taskDefinition(stack).Properties;
  expect(Volumes).toEqual([{ Name: 'secret-files-app' }]);
  expect(app).toMatchObject({
    DependsOn: [{ Condition: 'SUCCESS', ContainerName: 'secret-files' }],
    MountPoints: [{ ContainerPath: '/run/secrets', ReadOnly: true, SourceVolume: 'secret-files-app' }],
  });
  expect(app.Secrets).toBeUndefined();
  expect(init).toMatchObject({
    Name: 'secret-files',
    Essential: false,
    ReadonlyRootFilesystem: true,
    User: '0',
    Secrets: [{ Name: 'SECRET_FILE_1', ValueFrom: SECRET_ARN }],
    Command: ['SECRET_FILE_1', '/secret-files-app/db.json', '0400', '0:0'],
  });
});

test('a file is read by the container it is for', () => {
  const { task } = withFiles();
  expect(task.secretReads).toEqual([expect.objectContaining({ usage: 'FILE', container: 'app', name: 'db.json', valueFrom: SECRET_ARN })]);
});

test('fails when another container mounts the volume', () => {
  const { stack, task } = withFiles();
  task.addContainer('other', container({ essential: false })).addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/x', readOnly: true });
  expect(synthError(stack)).toContain("container 'other' mounts 'secret-files-app'");
});
