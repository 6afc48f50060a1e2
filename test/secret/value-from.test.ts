import { CfnParameter, Fn, ScopedAws } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { TaskSecret } from '../../src';
import { ENV, errorOf, newStack, SECRET_ARN, Statement } from '../support/app';
import { readingOf, readParameters, readSecrets } from '../support/reading';

const PARTIAL_ARN = SECRET_ARN.slice(0, -7);
const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key';
const OTHER_REGION = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/database-AbCdEf';

describe('a valueFrom of an existing task definition is in the new one unchanged, and its secret may be read', () => {
  test.each<[string, string, Statement]>([
    ['a secret', SECRET_ARN, readSecrets(SECRET_ARN)],
    ['one JSON key of it', `${SECRET_ARN}:password::`, readSecrets(SECRET_ARN)],
    // To Amazon ECS the JSON key is whatever is between two colons (FACTS 1.1).
    ['a JSON key with spaces and signs', `${SECRET_ARN}:an <API> key [$1]::`, readSecrets(SECRET_ARN)],
    ['a version by its label', `${SECRET_ARN}::AWSPREVIOUS:`, readSecrets(SECRET_ARN)],
    ['a version by its id', `${SECRET_ARN}:::9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e`, readSecrets(SECRET_ARN)],
    ['a JSON key of a version by its label', `${SECRET_ARN}:password:AWSPREVIOUS:`, readSecrets(SECRET_ARN)],
    ['a JSON key of a version by its id', `${SECRET_ARN}:password::9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e`, readSecrets(SECRET_ARN)],
    ['a secret with the three colons and nothing between them', `${SECRET_ARN}:::`, readSecrets(SECRET_ARN)],
    ['a partial ARN', PARTIAL_ARN, readSecrets(PARTIAL_ARN, `${PARTIAL_ARN}-??????`)],
    ['a JSON key of a partial ARN', `${PARTIAL_ARN}:password::`, readSecrets(PARTIAL_ARN, `${PARTIAL_ARN}-??????`)],
    ['a secret of another Region', OTHER_REGION, readSecrets(OTHER_REGION)],
    [
      'a secret that an AWS service made, with ! in its name',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!cluster-0a1b2c3d-XyZ789:username::',
      readSecrets('arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!cluster-0a1b2c3d-XyZ789'),
    ],
    [
      'a secret with every character a name may have',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a/b_c+d=e.f@g-h-AbCdEf',
      readSecrets('arn:aws:secretsmanager:eu-central-1:123456789012:secret:a/b_c+d=e.f@g-h-AbCdEf'),
    ],
    ['the ARN of a parameter', PARAMETER_ARN, readParameters(PARAMETER_ARN)],
    ['a parameter of another Region', PARAMETER_ARN.replace('eu-central-1', 'us-east-1'), readParameters(PARAMETER_ARN.replace('eu-central-1', 'us-east-1'))],
    [
      'the ARN of a parameter without a path',
      'arn:aws:ssm:eu-central-1:123456789012:parameter/stripe-key',
      readParameters('arn:aws:ssm:eu-central-1:123456789012:parameter/stripe-key'),
    ],
    ['the name of a parameter with a leading slash', '/prod/stripe-key', readParameters(PARAMETER_ARN)],
    ['the name of a parameter without one', 'stripe_key.v2', readParameters('arn:aws:ssm:eu-central-1:123456789012:parameter/stripe_key.v2')],
    // FACTS 1.3: to Amazon ECS a bare name is a parameter, whatever its author had in mind.
    ['a bare name that looks like a secret', 'database-AbCdEf', readParameters('arn:aws:ssm:eu-central-1:123456789012:parameter/database-AbCdEf')],
  ])('%s', (_, valueFrom, statement) => {
    expect(readingOf(newStack({ env: ENV }), TaskSecret.fromValueFrom(valueFrom))).toEqual({ valueFrom, statements: [statement] });
  });

  test.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-iso-b', 'us-isob-east-1'],
  ])('in the partition %s', (partition, region) => {
    const arn = `arn:${partition}:secretsmanager:${region}:123456789012:secret:prod/database-AbCdEf`;
    const stack = newStack({ env: { account: ENV.account, region } });
    expect(readingOf(stack, TaskSecret.fromValueFrom(arn))).toEqual({ valueFrom: arn, statements: [readSecrets(arn)] });
  });

  test('a parameter by its name is that of the Region and account of the task, whatever they will be', () => {
    const { valueFrom, statements } = readingOf(newStack(), TaskSecret.fromValueFrom('/prod/stripe-key'));
    expect(valueFrom).toBe('/prod/stripe-key');
    expect(statements).toEqual([readParameters({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':parameter/prod/stripe-key']],
    })]);
  });

  test('an ARN that is a token, with the tail that only secrets have', () => {
    const stack = newStack({ env: ENV });
    const arn = Fn.importValue('DatabaseSecretArn');
    const imported = { 'Fn::ImportValue': 'DatabaseSecretArn' };
    expect(readingOf(stack, TaskSecret.fromValueFrom(`${arn}:password::`)))
      .toEqual({ valueFrom: { 'Fn::Join': ['', [imported, ':password::']] }, statements: [readSecrets(imported)] });
  });

  test.each<[string, (pseudo: ScopedAws) => string]>([
    ['Region and account', ({ region, accountId }) => `arn:aws:secretsmanager:${region}:${accountId}:secret:prod/database-AbCdEf`],
    ['partition', ({ partition }) => `arn:${partition}:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf`],
    ['partition, in China', ({ partition }) => `arn:${partition}:secretsmanager:cn-north-1:123456789012:secret:prod/database-AbCdEf`],
  ])('an ARN of which tokens are the %s', (_, make) => {
    const stack = newStack();
    const arn = make(new ScopedAws(stack));
    const resolved = stack.resolve(arn);
    expect(resolved).toHaveProperty('Fn::Join');
    expect(readingOf(stack, TaskSecret.fromValueFrom(arn))).toEqual({ valueFrom: resolved, statements: [readSecrets(resolved)] });
  });
});

const VERSIONED = 'Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value;'
  + ' leave out everything after the name, or keep the value in Secrets Manager, which has versions';
const PLACEHOLDER = 'the ARN contains a space, a wildcard or a placeholder (one of * ? $ < > { } [ ] " \' \\); give the literal ARN of one secret or parameter';
const ARN_OR_NAME = "'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter:";
const NAME_FORM = `${ARN_OR_NAME} letters, digits and _.-/, no '/' at its end and no two in a row, got`;
const PARAMETER_FORM = "part 6 of the ARN, after 'parameter', must be the name of a parameter: letters, digits and _.-/, no '/' at its end and no two in a row, got";
const TAIL = (parts: number) => `the ARN has ${parts} parts from 'secret' on, and Amazon ECS takes 2 or 5:`
  + ' the colons of json-key, version-stage and version-id are either all present or all left out, as in …:secret:NAME-SUFFIX:json-key::';

describe('fails, and says where', () => {
  test.each<[string, string, string]>([
    ['four resource parts', `${SECRET_ARN}:password:`, TAIL(4)],
    ['an S3 object', 'arn:aws:s3:::config/app.env',
      "part 3 of the ARN, the service, must be 'secretsmanager' or 'ssm', got 's…' (2 characters); Amazon ECS reads from nothing else here"],
    ['the wildcard of a policy', `${PARTIAL_ARN}-??????`, PLACEHOLDER],
    ['a space', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod database-AbCdEf', PLACEHOLDER],
    ['a line break after it', `${SECRET_ARN}\n`, PLACEHOLDER],
    ['$', 'arn:aws:secretsmanager:eu-central-1:$ACCOUNT:secret:prod/database-AbCdEf', PLACEHOLDER],
    ['a placeholder in the account', 'arn:aws:secretsmanager:eu-central-1:<account>:secret:prod/database-AbCdEf', PLACEHOLDER],
    ['quotation marks', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:"prod"', PLACEHOLDER],
    ['something before the partition', 'arn:my-aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf',
      "part 2 of the ARN, the partition, must be 'aws', 'aws-cn', 'aws-us-gov' or another partition, got 'my-…' (6 characters)"],
    ['something after the partition', 'arn:aws2:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf',
      "part 2 of the ARN, the partition, must be 'aws', 'aws-cn', 'aws-us-gov' or another partition, got 'aw…' (4 characters)"],
    ['something before the Region', 'arn:aws:secretsmanager:1-eu-central-1:123456789012:secret:prod/database-AbCdEf',
      "part 4 of the ARN, the Region, must be a Region such as 'eu-central-1', got '1-eu…' (14 characters)"],
    ['a malformed Region', 'arn:aws:secretsmanager:frankfurt:123456789012:secret:prod/database-AbCdEf',
      "part 4 of the ARN, the Region, must be a Region such as 'eu-central-1', got 'fran…' (9 characters)"],
    ['the Region of the documentation', 'arn:aws:secretsmanager:region:123456789012:secret:prod/database-AbCdEf',
      "part 4 of the ARN, the Region, must be a Region such as 'eu-central-1', got 'reg…' (6 characters)"],
    ['an empty account', 'arn:aws:ssm:eu-central-1::parameter/prod/stripe-key', 'part 5 of the ARN, the account, must be twelve digits, got an empty string'],
    ['thirteen digits', 'arn:aws:ssm:eu-central-1:1234567890123:parameter/prod/stripe-key',
      "part 5 of the ARN, the account, must be twelve digits, got '1234…' (13 characters)"],
    ['something before the account', 'arn:aws:ssm:eu-central-1:x123456789012:parameter/prod/stripe-key',
      "part 5 of the ARN, the account, must be twelve digits, got 'x123…' (13 characters)"],
    ['the account of the documentation', 'arn:aws:secretsmanager:eu-central-1:aws_account_id:secret:prod/database-AbCdEf',
      "part 5 of the ARN, the account, must be twelve digits, got 'aws_…' (14 characters)"],
    ['an empty partition', 'arn::secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf',
      "part 2 of the ARN, the partition, must be 'aws', 'aws-cn', 'aws-us-gov' or another partition, got an empty string"],
    ['something other than a secret', 'arn:aws:secretsmanager:eu-central-1:123456789012:password:prod/database-AbCdEf',
      "part 6 of the ARN must be 'secret': arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX"],
    ['a secret without a name', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret',
      "part 7 of the ARN, the secret's name, must be letters, digits and /_+=.@-!, got an empty string"],
    ['the ARN of a parameter with a version', `${PARAMETER_ARN}:7`, VERSIONED],
    ['the name of a parameter with a label', 'stripe-key:live', VERSIONED],
    ['a secure dynamic reference with a version', '{{resolve:ssm-secure:/prod/stripe-key:7}}', VERSIONED],
    ['a parameter after a colon', 'arn:aws:ssm:eu-central-1:123456789012:parameter:stripe-key',
      "part 6 of the ARN must begin with 'parameter/': arn:aws:ssm:REGION:ACCOUNT:parameter/NAME"],
    ...['/prod/flag', '/parameterprod', 'my-parameter/prod'].map((resource): [string, string, string] => [
      `${resource} instead of a parameter`, `arn:aws:ssm:eu-central-1:123456789012:${resource}`,
      "part 6 of the ARN must begin with 'parameter/': arn:aws:ssm:REGION:ACCOUNT:parameter/NAME",
    ]),
    ['a slash after the ARN of a parameter', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/', `${PARAMETER_FORM} '/pr…' (6 characters)`],
    ['the ARN of a parameter without a name', 'arn:aws:ssm:eu-central-1:123456789012:parameter/', `${PARAMETER_FORM} an empty string`],
    ['a slash at the end', '/prod/', `${NAME_FORM} '/pr…' (6 characters)`],
    ['a space alone', ' ', `${NAME_FORM} '…' (1 characters)`],
    ['a name with a space and a colon', 'my password:live', `${NAME_FORM} 'my p…' (16 characters)`],
    ['a name with spaces', 'my password', `${NAME_FORM} 'my p…' (11 characters)`],
    ['an address', 'https://example.com/key', `${NAME_FORM} 'http…' (23 characters)`],
    ['an ARN in capitals', SECRET_ARN.toUpperCase(), `${NAME_FORM} 'ARN:…' (${SECRET_ARN.length} characters)`],
    ['a space before the ARN', ` ${SECRET_ARN}`, `${NAME_FORM} ' arn…' (${SECRET_ARN.length + 1} characters)`],
    ['a pasted URL with a password', 'postgres://app:hunter2@db.example.com/app', `${NAME_FORM} 'post…' (41 characters)`],
  ])('on %s', (_, valueFrom, message) => {
    expect(errorOf(() => TaskSecret.fromValueFrom(valueFrom))).toBe(`TaskSecret.fromValueFrom: ${message}`);
  });

  const TOKEN = "'valueFrom' is a token, so nothing shows whether it names a secret or a parameter;"
    + ' import the one or the other and use TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter';

  test('on a single token', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Parameter');
    const secret = new secretsmanager.Secret(stack, 'Secret');
    for (const token of [parameter.valueAsString, Fn.importValue('SecretArn'), secret.secretArn]) {
      expect(errorOf(() => TaskSecret.fromValueFrom(token))).toBe(`TaskSecret.fromValueFrom: ${TOKEN}`);
    }
  });

  test('on the value of a parameter instead of its name', () => {
    const stack = newStack();
    const value = ssm.StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/stripe-key', version: 7 }).stringValue;
    expect(errorOf(() => TaskSecret.fromValueFrom(value))).toBe(`TaskSecret.fromValueFrom: ${TOKEN}`);
  });
});
