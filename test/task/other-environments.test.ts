import { Annotations, App, Stack } from 'aws-cdk-lib';
import { Annotations as AnnotationsOf, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RepositoryCredentials, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, ENV, inlineStatements, KEY_ARN, newStack, SECRET_ARN, synthError, taskDefinition, warnings } from '../support/app';

const OTHER_REGION = { ...ENV, region: 'us-east-1' };

/** A secret in the Region of `ENV`, and a stack elsewhere whose task reads it. */
function readFrom(env: { account: string; region: string }, options: { crossRegionReferences?: boolean } = {}) {
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const data = new Stack(app, 'Data', { env: ENV, ...options });
  const secret = new secretsmanager.Secret(data, 'Secret', { secretName: 'prod/database' });
  const stack = new Stack(app, 'Service', { env, ...options });
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } }) } });
  return { data, stack };
}

describe('an owned secret', () => {
  test('in another stack of the same account and Region is read by its complete ARN', () => {
    const { stack } = readFrom(ENV);
    expect(inlineStatements(stack).map(({ Resource }) => Resource)).toEqual([{ 'Fn::ImportValue': expect.stringContaining('Secret') }]);
  });

  test('in another Region degrades to a partial ARN there, and is covered in both forms', () => {
    const { stack, data } = readFrom(OTHER_REGION);
    const partial = ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-central-1:123456789012:secret:prod/database'];
    expect(inlineStatements(stack).map(({ Resource }) => Resource)).toEqual([[
      { 'Fn::Join': ['', partial] }, { 'Fn::Join': ['', [...partial.slice(0, 2), `${partial[2]}-??????`]] },
    ]]);
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Secrets[0].ValueFrom).toEqual({ 'Fn::Join': ['', partial] });
    expect(data.dependencies).toEqual([]);
  });

  test('in another Region is complete there with crossRegionReferences', () => {
    const { stack } = readFrom(OTHER_REGION, { crossRegionReferences: true });
    const [{ Resource }] = inlineStatements(stack);
    expect(Resource).toEqual({ 'Fn::GetAtt': [expect.stringContaining('ExportsReader'), expect.stringContaining('Secret')] });
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Secrets[0].ValueFrom).toEqual(Resource);
  });

  test('fails in another account, where the AWS managed key decrypts nothing', () => {
    const { stack } = readFrom({ ...ENV, account: '210987654321' });
    expect(synthError(stack)).toContain("the secret 'Data/Secret' is of account 123456789012 and the task of 210987654321; an AWS managed key");
  });

  test('under a customer managed key is read by its partial ARN in another account, with a warning as for any partial ARN', () => {
    const app = new App();
    const data = new Stack(app, 'Data', { env: ENV });
    const secret = new secretsmanager.Secret(data, 'Secret', { secretName: 'prod/database', encryptionKey: kms.Key.fromKeyArn(data, 'Key', KEY_ARN) });
    const stack = new Stack(app, 'Service', { env: { ...ENV, account: '210987654321' } });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } }) } });
    expect(warnings(stack).map(({ id }) => id)).toContain('cdk-fargate-secrets:partialSecretArn');
  });

  test('in another Region is decrypted there, with a key that is stated', () => {
    const app = new App();
    const data = new Stack(app, 'Data', { env: ENV });
    const key = kms.Key.fromKeyArn(data, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555');
    const secret = new secretsmanager.Secret(data, 'Secret', { secretName: 'prod/database', encryptionKey: key });
    const stack = new Stack(app, 'Service', { env: OTHER_REGION });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } }) } });
    const [, { Resource, Condition }] = inlineStatements(stack);
    expect(Resource).toBe(key.keyArn);
    expect(Condition?.StringEquals).toEqual({ 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' });
    expect(JSON.stringify(Condition?.StringLike)).toMatch(/:secret:prod\/database-\?{6}"/);
  });
});

test('a secret that is imported into a stack of another account or Region is as complete as its ARN', () => {
  const app = new App();
  const elsewhere = new Stack(app, 'Elsewhere', { env: { account: '210987654321', region: 'us-east-1' } });
  const stack = new Stack(app, 'Stack', { env: ENV });
  new secretsmanager.Secret(elsewhere, 'Other');
  const secret = secretsmanager.Secret.fromSecretCompleteArn(elsewhere, 'Secret', SECRET_ARN);
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromSecretsManager(secret) } }) } });
  expect(inlineStatements(stack).map(({ Resource }) => Resource)).toEqual([SECRET_ARN]);
});

test('an imported parameter is where its ARN says, though its env is that of the stack it is imported into', () => {
  const stack = newStack();
  const parameter = ssm.StringParameter.fromStringParameterArn(stack, 'Mode', 'arn:aws:ssm:eu-central-1:123456789012:parameter/app/mode');
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555');
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { MODE: TaskSecret.fromSsmParameter(parameter, { encryptionKey }) } }) } });
  expect(parameter.env.region).toBe(stack.region);
  expect(inlineStatements(stack)[1].Condition?.StringEquals).toEqual({ 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' });
});

describe('a warning', () => {
  const named = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;

  /** A task that draws many warnings. */
  function suspicious() {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      registryCredentials: { 'ghcr.io': RepositoryCredentials.fromSecretArn(named('registry-AbCdEf')) },
      containers: {
        app: container({
          environment: { DATABASE_PASSWORD: 'correct horse battery' },
          secrets: {
            PARTIAL: TaskSecret.fromValueFrom(named('partial')),
            WORD: TaskSecret.fromValueFrom(named('my-secret')),
            PLAIN: ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Plain', named('plain-AbCdEf'))),
          },
        }),
      },
    });
    return { stack, task };
  }

  const IDS = ['ambiguousSecretSuffix', 'literalCredential', 'partialSecretArn', 'plainEcsSecret', 'registryHostUnused', 'unknownEncryptionKey']
    .map((id) => `cdk-fargate-secrets:${id}`);

  test('hangs on the container or the task definition, never on the construct itself', () => {
    const { stack } = suspicious();
    expect([...new Set(warnings(stack).map(({ id }) => id))].sort()).toEqual(IDS);
    expect([...new Set(warnings(stack).map(({ path }) => path))].sort()).toEqual(['/Stack/Task/TaskDefinition', '/Stack/Task/TaskDefinition/app']);
  });

  test.each(IDS)('%s can be acknowledged on the task, and the others stay', (id) => {
    const { stack, task } = suspicious();
    Annotations.of(task).acknowledgeWarning(id);
    expect([...new Set(warnings(stack).map((warning) => warning.id))].sort()).toEqual(IDS.filter((each) => each !== id));
  });

  test('never changes the template', () => {
    const { stack, task } = suspicious();
    IDS.forEach((id) => Annotations.of(task).acknowledgeWarning(id));
    expect(AnnotationsOf.fromStack(stack).findWarning('*', '.*cdk-fargate-secrets.*' as never)).toEqual([]);
    expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(suspicious().stack).toJSON());
  });

  test('comes once, however often the app is synthesized', () => {
    const { stack } = suspicious();
    const first = warnings(stack);
    (stack.node.root as App).synth({ force: true });
    expect(warnings(stack)).toEqual(first);
  });
});
