import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { TaskSecret } from '../../src';
import { ENV, errorOf, inlineStatements, KEY_ARN, newStack, synthError, taskDefinition, warnings } from '../support/app';
import { acknowledged, decrypt, readingOf, readParameters, readSecrets, taskReading } from '../support/reading';

const { StringListParameter, StringParameter } = ssm;
const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key';
const VIA = 'ssm.eu-central-1.amazonaws.com';

/** The ARN of a parameter of the stack, as the template writes it. */
function arnIn(name: unknown, separator = '/') {
  return { 'Fn::Join': ['', ['arn:aws:ssm:eu-central-1:123456789012:parameter' + separator, name]] };
}

describe('a parameter that the app makes', () => {
  test.each<[string, (stack: Stack) => ssm.IParameter]>([
    ['a String', (stack) => new StringParameter(stack, 'Parameter', { stringValue: 'on' })],
    ['a StringList', (stack) => new StringListParameter(stack, 'Parameter', { stringListValue: ['a', 'b'] })],
  ])('%s is read by its ARN; it has no key', (_, make) => {
    const stack = newStack({ env: ENV });
    const { valueFrom, statements } = readingOf(stack, TaskSecret.fromSsmParameter(make(stack)));
    const arn = arnIn({ Ref: expect.stringMatching(/^Parameter/) });
    expect(valueFrom).toEqual(arn);
    expect(statements).toEqual([readParameters(arn)]);
    expect(warnings(stack)).toEqual([]);
  });

  test.each([
    ['with a leading slash', '/prod/flag', ''],
    ['without one', 'flag', '/'],
  ])('%s has one slash in its ARN', (_, parameterName, separator) => {
    const stack = newStack({ env: ENV });
    const parameter = new StringParameter(stack, 'Parameter', { parameterName, stringValue: 'on' });
    const { statements } = readingOf(stack, TaskSecret.fromSsmParameter(parameter));
    expect(statements).toEqual([readParameters(arnIn({ Ref: expect.stringMatching(/^Parameter/) }, separator))]);
  });

  test('may be in another stack', () => {
    const app = new App();
    const parameter = new StringParameter(newStack({ app, id: 'Data', env: ENV }), 'Parameter', { stringValue: 'on' });
    const stack = newStack({ app, id: 'Service', env: ENV });
    expect(readingOf(stack, TaskSecret.fromSsmParameter(parameter)).statements)
      .toEqual([readParameters(arnIn({ 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputRefParameter/) }))]);
  });

  test('may be in a stack of another Region, by its name', () => {
    const app = new App();
    const parameter = new StringParameter(newStack({ app, id: 'Data', env: { ...ENV, region: 'us-east-1' } }), 'Parameter', {
      parameterName: '/prod/flag', stringValue: 'on',
    });
    const stack = newStack({ app, id: 'Service', env: ENV });
    const { valueFrom, statements } = readingOf(stack, TaskSecret.fromSsmParameter(parameter));
    expect(valueFrom).toBe('arn:aws:ssm:us-east-1:123456789012:parameter/prod/flag');
    expect(statements).toEqual([readParameters('arn:aws:ssm:us-east-1:123456789012:parameter/prod/flag')]);
  });

  test('adds nothing to the template but itself', () => {
    const stack = newStack();
    taskReading(stack, TaskSecret.fromSsmParameter(new StringParameter(stack, 'Parameter', { stringValue: 'on' })));
    expect(Template.fromStack(stack).findParameters('*', {})).not.toHaveProperty('ParameterParameter');
  });
});

describe('an imported parameter', () => {
  test.each<[string, (stack: Stack) => ssm.IParameter]>([
    ['a String by its name', (stack) => StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/stripe-key')],
    ['a String by its ARN', (stack) => StringParameter.fromStringParameterArn(stack, 'Parameter', PARAMETER_ARN)],
    ['a String by its attributes', (stack) => StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' })],
    ['a StringList by its name', (stack) => StringListParameter.fromStringListParameterName(stack, 'Parameter', '/prod/stripe-key')],
    ['a StringList by its attributes', (stack) => StringListParameter.fromListParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' })],
  ])('%s is read by its ARN; it has no key', (_, make) => {
    const stack = newStack({ env: ENV });
    expect(readingOf(stack, TaskSecret.fromSsmParameter(make(stack))))
      .toEqual({ valueFrom: PARAMETER_ARN, statements: [readParameters(PARAMETER_ARN)] });
    expect(warnings(stack)).toEqual([]);
  });

  test('without a leading slash has one in its ARN', () => {
    const stack = newStack({ env: ENV });
    const { valueFrom } = readingOf(stack, TaskSecret.fromSsmParameter(StringParameter.fromStringParameterName(stack, 'Parameter', 'stripe-key')));
    expect(valueFrom).toBe('arn:aws:ssm:eu-central-1:123456789012:parameter/stripe-key');
  });

  test('may have a name that is a token', () => {
    const stack = newStack({ env: ENV });
    const parameterName = new CfnParameter(stack, 'Name').valueAsString;
    const parameter = StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName, simpleName: true });
    expect(readingOf(stack, TaskSecret.fromSsmParameter(parameter)).statements).toEqual([readParameters(arnIn({ Ref: 'Name' }))]);
  });

  test('a SecureString is decrypted with the key of its attributes, through Systems Manager and for it alone', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key', encryptionKey });
    expect(readingOf(stack, TaskSecret.fromSsmParameter(parameter)).statements)
      .toEqual([readParameters(PARAMETER_ARN), decrypt(KEY_ARN, VIA, PARAMETER_ARN.replace('eu-central-1', '*'))]);
    expect(warnings(stack)).toEqual([]);
  });

  test('a SecureString whose key is not given is read without one, and a warning says so', () => {
    const stack = newStack({ env: ENV });
    const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' });
    expect(readingOf(stack, TaskSecret.fromSsmParameter(parameter)).statements).toEqual([readParameters(PARAMETER_ARN)]);
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:unknownEncryptionKey']);
  });

  test('a SecureString under an unknown key is decrypted with any of its account and Region', () => {
    const stack = newStack({ env: ENV });
    const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' });
    expect(readingOf(stack, TaskSecret.fromSsmParameter(parameter, { anyEncryptionKey: true })).statements[1])
      .toEqual(decrypt('arn:aws:kms:eu-central-1:123456789012:key/*', VIA, PARAMETER_ARN.replace('eu-central-1', '*')));
  });

  test.each<[string, (stack: Stack) => ssm.IParameter]>([
    ['a String', (stack) => StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/stripe-key')],
    ['a StringList', (stack) => StringListParameter.fromListParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' })],
    ['a SecureString', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key' })],
  ])('%s is not looked at: the stack is the same, and its value can still be used', (_, make) => {
    const childrenOf = (stack: Stack) => stack.node.findAll().map(({ node }) => node.path);
    const [plain, referenced, used] = [newStack(), newStack(), newStack()];
    make(plain);
    TaskSecret.fromSsmParameter(make(referenced));
    expect(childrenOf(referenced)).toEqual(childrenOf(plain));

    const parameter = make(used);
    TaskSecret.fromSsmParameter(parameter);
    const { stringValue, stringListValue } = parameter as Partial<ssm.IStringParameter & ssm.IStringListParameter>;
    expect(stringValue ?? stringListValue).toBeDefined();
  });

  const versioned = 'TaskSecret.fromSsmParameter: the parameter is imported with a version, and Amazon ECS always reads the latest;'
    + ' import it without one, or keep the value in Secrets Manager, which has versions';
  test.each<[string, (stack: Stack) => ssm.IParameter]>([
    ['a SecureString', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key', version: 7 })],
    ['a SecureString whose name is a token', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
      parameterName: new CfnParameter(stack, 'Name').valueAsString, simpleName: true, version: 7,
    })],
    ['a version that is a token', (stack) => StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
      parameterName: '/prod/stripe-key', version: new CfnParameter(stack, 'Version', { type: 'Number' }).valueAsNumber,
    })],
  ])('fails with a version: %s', (_, make) => {
    expect(errorOf(() => TaskSecret.fromSsmParameter(make(newStack())))).toBe(versioned);
  });

  test.each<[string, (stack: Stack) => ssm.IParameter]>([
    ['a String', (stack) => StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key', version: 7 })],
    ['a StringList', (stack) => StringListParameter.fromListParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key', version: 7 })],
  ])('%s with a version fails where the CDK keeps its value; where the CDK computes it when it is read, Amazon ECS reads the latest', (_, make) => {
    const stack = newStack();
    const parameter = make(stack);
    const children = stack.node.findAll().length;
    const isKept = 'stringValue' in parameter ? Object.hasOwn(parameter, 'stringValue') : Object.hasOwn(parameter, 'stringListValue');
    const reference = () => TaskSecret.fromSsmParameter(parameter);
    expect(isKept ? errorOf(reference) : reference().arn).toEqual(isKept ? versioned : parameter.parameterArn);
    expect(stack.node.findAll()).toHaveLength(children);
  });

  test('with a name that is a token is not treated as one with a version', () => {
    const stack = newStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const list = StringListParameter.fromListParameterAttributes(stack, 'List', { parameterName: `/prod/${name}`, simpleName: false });
    const secure = StringParameter.fromSecureStringParameterAttributes(stack, 'Secure', { parameterName: name, simpleName: true });
    expect(() => [list, secure].map((parameter) => TaskSecret.fromSsmParameter(parameter))).not.toThrow();
  });

  test.each(['/prod/stripe-key:7', '/prod/stripe-key:live'])('fails by the name %s, which has a version or a label', (parameterName) => {
    const parameter = StringParameter.fromSecureStringParameterAttributes(newStack(), 'Parameter', { parameterName });
    expect(errorOf(() => TaskSecret.fromSsmParameter(parameter))).toBe('TaskSecret.fromSsmParameter: Amazon ECS takes neither a version nor a label of a'
      + ' Systems Manager parameter and always reads its latest value; leave out everything after the name, or keep the value in Secrets Manager, which has versions');
  });

  test('fails by a name that cannot be', () => {
    const parameter = StringParameter.fromSecureStringParameterAttributes(newStack(), 'Parameter', { parameterName: '/prod/stripe key' });
    expect(errorOf(() => TaskSecret.fromSsmParameter(parameter))).toMatch(/^TaskSecret.fromSsmParameter: the ARN contains a space/);
  });

  test('fails where it is of another account, at synthesis', () => {
    const stack = newStack({ env: ENV });
    const arn = PARAMETER_ARN.replace('123456789012', '210987654321');
    taskReading(stack, TaskSecret.fromSsmParameter(StringParameter.fromStringParameterArn(stack, 'Parameter', arn)));
    expect(synthError(stack)).toContain(`[Stack/Task] container 'app', 'VALUE': the parameter '${arn}' is of account 210987654321 and the task of 123456789012;`
      + ' Amazon ECS reads parameters of its own account only, keep a copy of it there, or the value in Secrets Manager');
  });
});

describe('the partition of a parameter', () => {
  test.each([
    ['aws-cn', 'cn-north-1', ['ssm.cn-north-1.amazonaws.com']],
    ['aws-us-gov', 'us-gov-west-1', ['ssm.us-gov-west-1.amazonaws.com']],
    ['aws-eusc', 'eusc-de-east-1', ['ssm.eusc-de-east-1.amazonaws.com', 'ssm.eusc-de-east-1.amazonaws.eu']],
    ['aws-iso', 'us-iso-east-1', ['ssm.us-iso-east-1.amazonaws.com', 'ssm.us-iso-east-1.c2s.ic.gov']],
  ])('%s is written out', (partition, region, services) => {
    const stack = newStack({ env: { ...ENV, region } });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:${partition}:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`);
    const arn = `arn:${partition}:ssm:${region}:123456789012:parameter/prod/stripe-key`;
    const byName = TaskSecret.fromValueFrom('/prod/stripe-key', { encryptionKey });
    const { statements } = readingOf(stack, byName);
    expect(statements).toEqual([readParameters(arn), decrypt(encryptionKey.keyArn, services.length === 1 ? services[0] : services, arn.replace(region, '*'))]);
  });

  test('one parameter, by its construct, its name and its ARN, is one resource', () => {
    const stack = newStack({ env: ENV });
    const task = taskReading(stack, TaskSecret.fromValueFrom('/prod/stripe-key'));
    task.container('app').addSecret('ARN', TaskSecret.fromValueFrom(PARAMETER_ARN));
    task.container('app').addSecret('IMPORT', TaskSecret.fromSsmParameter(StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/stripe-key')));
    expect(inlineStatements(stack)).toEqual([readParameters(PARAMETER_ARN)]);
  });
});

describe('a secret that is read through Systems Manager', () => {
  const NAME = '/aws/reference/secretsmanager/prod/database';
  const ARN = `arn:aws:ssm:eu-central-1:123456789012:parameter${NAME}`;
  const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database';

  test.each<[string, (stack: Stack) => ReturnType<typeof TaskSecret.fromValueFrom>, string]>([
    ['by a name', () => TaskSecret.fromValueFrom(NAME), NAME],
    ['by an ARN', () => TaskSecret.fromValueFrom(ARN), ARN],
    ['by an import', (stack) => TaskSecret.fromSsmParameter(
      StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: NAME })), ARN],
  ])('%s takes permissions on both services, in both forms of the name', (_, make, valueFrom) => {
    const stack = newStack({ env: ENV });
    expect(readingOf(stack, make(stack)))
      .toEqual({ valueFrom, statements: [readSecrets(SECRET, `${SECRET}-??????`), readParameters(ARN)] });
  });

  test('is decrypted by Secrets Manager, with the key of the secret', () => {
    const stack = newStack({ env: ENV });
    const { statements } = readingOf(stack, TaskSecret.fromValueFrom(NAME, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }));
    expect(statements.slice(2))
      .toEqual([decrypt(KEY_ARN, 'secretsmanager.eu-central-1.amazonaws.com', 'arn:aws:secretsmanager:*:123456789012:secret:prod/database-??????')]);
  });

  test('keeps a warning: the ARN of the secret is the better reference', () => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:secretThroughParameter', (stack) =>
      taskReading(stack, TaskSecret.fromValueFrom(NAME)), { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/app',
      id: 'cdk-fargate-secrets:secretThroughParameter',
      message: "container 'app', 'VALUE': '/aws/reference/secretsmanager/…' reads a secret through Systems Manager and takes permissions on both services;"
        + ' reference the secret itself, with TaskSecret.fromSecretsManager or its ARN',
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test('is two reads: the parameter and the secret', () => {
    const stack = newStack({ env: ENV });
    expect(taskReading(stack, TaskSecret.fromValueFrom(NAME)).secretReads.map(({ resourceArn, valueFrom }) => [resourceArn, valueFrom]))
      .toEqual([[ARN, NAME], [SECRET, NAME]]);
  });
});

test('a task without an environment reads a parameter of its own Region and account, whatever they will be', () => {
  const stack = newStack();
  taskReading(stack, TaskSecret.fromSsmParameter(StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/stripe-key')));
  expect(taskDefinition(stack).Properties.ContainerDefinitions[0].Secrets[0].ValueFrom).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':parameter/prod/stripe-key']],
  });
});
