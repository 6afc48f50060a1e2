import { App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { SecretByName, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { isAllowed, looseStatementsOf } from '../proof/evaluator';
import { container, ENV, errorOf, inlineStatements, KEY_ARN, newStack, synthError } from '../support/app';
import { circle, templateOf } from '../support/deployed';

const policy = (stack: Stack): any => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))
  .flatMap(({ Properties }) => Properties.Policies ?? []).find(({ PolicyName }) => PolicyName === 'DescribeSecrets').PolicyDocument;

function resources(stack: Stack): { [id: string]: any } {
  return Template.fromStack(stack).toJSON().Resources;
}

const ofType = (stack: Stack, type: string) => Object.values(Template.fromStack(stack).findResources(type));

describe('a secret by its name', () => {
  test.each([
    'prod/database', 'ends-abcdef', 'rds!cluster-0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', 'a', 'x'.repeat(512), '/_+=.@-!', 'ecs-sc!x-AbCdEf',
  ])('may be %s', (secretName) => {
    const stack = newStack({ env: ENV });
    new SecretByName(stack, 'Named', { secretName });
    expect(ofType(stack, 'Custom::SecretByName')).toEqual([expect.objectContaining({
      Properties: { ServiceToken: { 'Fn::GetAtt': [expect.stringContaining('SecretByNameProvider'), 'Arn'] }, ServiceTimeout: '300', SecretName: secretName },
    })]);
    const arn = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${secretName}`;
    expect(policy(stack).Statement).toEqual([{ Effect: 'Allow', Action: 'secretsmanager:DescribeSecret', Resource: [arn, `${arn}-??????`] }]);
  });

  test('lets the function describe these secrets and do nothing else', () => {
    const stack = newStack({ env: ENV });
    new SecretByName(stack, 'Named', { secretName: 'prod/database' });
    new SecretByName(stack, 'Other', { secretName: 'prod/api' });
    const statements = looseStatementsOf([policy(stack)]);
    const may = (resource: string, action = 'secretsmanager:DescribeSecret') =>
      isAllowed(statements, { action, resource: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${resource}` });
    expect(['prod/database', 'prod/database-AbCdEf', 'prod/api-AbCdEf'].map((name) => may(name))).toEqual([true, true, true]);
    expect(['prod/database-AbCdE', 'prod/database-AbCdEfg', 'prod/data', 'prod/databases-AbCdEf'].map((name) => may(name))).toEqual([false, false, false, false]);
    expect(['GetSecretValue', 'PutSecretValue', 'DeleteSecret'].map((action) => may('prod/database-AbCdEf', `secretsmanager:${action}`))).toEqual([false, false, false]);
    expect(JSON.stringify(resources(stack))).not.toMatch(/logs:|ManagedPolicyArns/);
  });

  test('is a secret with its complete ARN to a task, with its key, and no warning of a partial one', () => {
    const stack = newStack({ env: ENV });
    const { secret } = new SecretByName(stack, 'Named', { secretName: 'ends-abcdef', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { VALUE: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) } }) } });
    const [[id]] = Object.entries(Template.fromStack(stack).findResources('Custom::SecretByName'));
    const [read, decrypt] = inlineStatements(stack).filter(({ Sid }) => Sid);
    expect(read.Resource).toEqual({ Ref: id });
    expect(decrypt).toMatchObject({ Action: 'kms:Decrypt', Resource: KEY_ARN, Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': { Ref: id } } } });
    const [{ Properties }] = ofType(stack, 'AWS::ECS::TaskDefinition');
    expect(Properties.ContainerDefinitions[0].Secrets).toEqual([{ Name: 'VALUE', ValueFrom: { 'Fn::Join': ['', [{ Ref: id }, ':password::']] } }]);
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test('may be a parameter, also in part', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    new SecretByName(stack, 'Named', { secretName: `prod/${name}` });
    expect(JSON.stringify(ofType(stack, 'Custom::SecretByName'))).toContain('"SecretName":{"Fn::Join":["",["prod/",{"Ref":"Name"}]]}');
    expect(JSON.stringify(policy(stack))).toContain('{"Ref":"Name"},"-??????"');
  });
});

describe('the function', () => {
  test('is one for each stack, and one of its own in a nested stack and in each stage', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nested = new NestedStack(stack, 'Nested');
    const staged = new Stack(new Stage(app, 'Prod', { env: ENV }), 'Stack');
    [stack, stack, nested, staged].forEach((scope, index) => new SecretByName(scope, `Named${index}`, { secretName: `prod/${index}` }));
    expect([stack, nested, staged].map((each) => ofType(each, 'AWS::Lambda::Function').length)).toEqual([1, 1, 1]);
    expect(ofType(stack, 'Custom::SecretByName')).toHaveLength(2);
  });

  test('has its code in the template, and no asset', () => {
    const stack = newStack({ env: ENV });
    new SecretByName(stack, 'Named', { secretName: 'prod/database' });
    const [{ Properties }] = ofType(stack, 'AWS::Lambda::Function');
    expect(Properties.Code.ZipFile).toContain('exports.handler');
    expect(Properties.Runtime).toMatch(/^nodejs(22|24)\.x$/);
    expect(JSON.stringify(resources(stack))).not.toContain('cdk-hnb659fds-assets');
  });

  test('runs on a runtime that AWS Lambda takes, in a stack without a Region too', () => {
    const stack = newStack();
    new SecretByName(stack, 'Named', { secretName: 'prod/database' });
    expect(ofType(stack, 'AWS::Lambda::Function')[0].Properties.Runtime).toMatch(/^nodejs(22|24)\.x$/);
  });

  test('is in no app that does not use it', () => {
    const stack = newStack({ env: ENV });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
  });
});

test('an update changes the resource of what changes, and the permissions of the function', () => {
  const template = (names: { [id: string]: string }, refresh?: string) => {
    const stack = newStack({ env: ENV });
    Object.entries(names).forEach(([id, secretName]) => new SecretByName(stack, id, { secretName, refresh }));
    return resources(stack);
  };
  const changed = (now: any, old: any) => [...new Set([...Object.keys(now), ...Object.keys(old)])]
    .filter((id) => JSON.stringify(now[id]) !== JSON.stringify(old[id])).map((id) => (now[id] ?? old[id]).Type).sort();
  const one = template({ A: 'prod/a' });
  expect(changed(template({ A: 'prod/a' }), one)).toEqual([]);
  expect(changed(template({ B: 'prod/b', A: 'prod/a' }), one)).toEqual(['AWS::IAM::Role', 'Custom::SecretByName']);
  expect(changed(template({ A: 'prod/c' }), one)).toEqual(['AWS::IAM::Role', 'Custom::SecretByName']);
  expect(changed(template({ A: 'prod/a' }, '2'), one)).toEqual(['Custom::SecretByName']);
  const both = template({ A: 'prod/a', B: 'prod/b' });
  expect(changed(template({ B: 'prod/b', A: 'prod/a' }), both)).toEqual([]);
});

describe('fails', () => {
  test.each<[string, unknown, string]>([
    ['an ARN', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf', "'secretName' is an ARN; import the secret by it"],
    ['an empty name', '', "'secretName' must be 1 to 512 letters, digits and /_+=.@-!, got an empty string"],
    ['a wildcard', 'prod/*', "got 'pro…' (6 characters)"],
    ['a placeholder', 'prod-${AWS::Region}', "got 'prod…' (19 characters)"],
    ['a name that is too long', 'x'.repeat(513), '(513 characters)'],
    ['no name', undefined, "'secretName' must be a string, got undefined"],
  ])('for %s', (_, secretName, message) => {
    const error = errorOf(() => new SecretByName(newStack(), 'Named', { secretName: secretName as string }));
    expect(error).toContain('Stack/Named: ');
    expect(error).toContain(message);
  });

  test('for more secrets than one policy holds', () => {
    const stack = newStack({ env: ENV });
    for (let index = 0; index < 60; index += 1) {
      new SecretByName(stack, `Named${index}`, { secretName: `production/service/database-${index}` });
    }
    expect(synthError(stack)).toMatch(/\[Stack\/SecretByNameProvider\] the 60 secrets .* need a policy of \d+ characters, and IAM allows 10240; divide them/);
  });
});
