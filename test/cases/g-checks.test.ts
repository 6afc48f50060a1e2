import { CfnParameter, Fn, NestedStack, SecretValue, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { arn, containersIn, KEY_ARN, policiesIn, stackIn, task } from './cases';
import { RepositoryCredentials, RuntimeSecret, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { errorOf, synthError, warnings } from '../support/app';
import { templateOf } from '../support/deployed';

const ids = (stack: Stack) => warnings(stack).map(({ id }) => id.replace('cdk-fargate-secrets:', ''));
const ownedUnderKey = (stack: Stack) => new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') });
const sidecar = { image: ecs.ContainerImage.fromRegistry('acme/agent:1') };

describe('an ecs.Secret of a secret that TaskSecret reads, too, is said', () => {
  test.each<[string, (own: SecureFargateTaskDefinition, secret: secretsmanager.ISecret) => void]>([
    ['in another container', (own, secret) => own.taskDefinition.addContainer('agent', { ...sidecar, secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) } })],
    ['in the same container', (own, secret) => own.container('app').addSecret('TOKEN', ecs.Secret.fromSecretsManager(secret))],
    ['with a JSON key', (own, secret) => own.container('app').addSecret('TOKEN', ecs.Secret.fromSecretsManager(secret, 'password'))],
    ['in a log option', (own, secret) => own.taskDefinition.addContainer('agent', {
      ...sidecar, logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: ecs.Secret.fromSecretsManager(secret) }),
    })],
    ['as credentials of the L2', (own, secret) => own.taskDefinition.addContainer('agent', { image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/agent:1', { credentials: secret }) })],
    ['by an extension', (own, secret) => own.taskDefinition.addExtension({ extend: (definition) => definition.addContainer('agent', { ...sidecar, secrets: { TOKEN: ecs.Secret.fromSecretsManager(secret) } }) })],
  ])('%s', (_, add) => {
    const stack = stackIn();
    const secret = new secretsmanager.Secret(stack, 'Secret', {
      encryptionKey: new kms.Key(stack, 'Key'), generateSecretString: { secretStringTemplate: '{"username":"acme"}', generateStringKey: 'password' },
    });
    add(task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } }), secret);
    expect(ids(stack)).toContain('plainEcsSecret');
  });

  test('and TaskSecret alone, twice, is not', () => {
    const stack = stackIn();
    const secret = ownedUnderKey(stack);
    const own = task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } });
    own.taskDefinition.addContainer('agent', { ...sidecar, secrets: { A: TaskSecret.fromSecretsManager(secret) } });
    expect(ids(stack)).toEqual([]);
  });
});

describe('a key that is unknown is said', () => {
  const imported = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('a'));
  test.each<[string, (stack: Stack) => Partial<SecureContainerOptions>]>([
    ['of a secret in the credentials of a database', (stack) => {
      const instance = new rds.DatabaseInstance(stack, 'Database', {
        engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(stack, 'Vpc'), credentials: rds.Credentials.fromSecret(imported(stack)),
      });
      return { secrets: { A: TaskSecret.fromSecretsManager(instance.secret!, { jsonKey: 'password' }) } };
    }],
    ['of a secret that is attached', (stack) => {
      const instance = new rds.DatabaseInstance(stack, 'Database', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(stack, 'Vpc') });
      return { secrets: { A: TaskSecret.fromSecretsManager(imported(stack).attach(instance), { jsonKey: 'password' }) } };
    }],
    ['of an import', (stack) => ({ secrets: { A: TaskSecret.fromSecretsManager(imported(stack)) } })],
    ['of registry credentials', () => ({ repositoryCredentials: RepositoryCredentials.fromSecretArn(arn('a')) })],
    ['of a bucket with an env file', (stack) => ({ environmentFiles: [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'settings'), 'a.env')] })],
    ['of a bucket with an object', (stack) => ({ runtimeSecrets: { A: RuntimeSecret.fromS3Object(s3.Bucket.fromBucketArn(stack, 'Bucket', 'arn:aws:s3:::settings'), 'a') } })],
    ['of a bucket with a credential spec', (stack) => ({ credentialSpecs: [ecs.DomainlessCredentialSpec.fromS3Bucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'specs'), 'a')] })],
    ['of a SecureString', (stack) => ({ secrets: { A: TaskSecret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/acme/x' })) } })],
  ])('%s', (_, options) => {
    const stack = stackIn();
    task(stack, options(stack));
    expect(ids(stack)).toContain('unknownEncryptionKey');
  });

  test.each<[string, (stack: Stack) => Partial<SecureContainerOptions>]>([
    ['a bucket with a key', (stack) => ({
      environmentFiles: [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'settings', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }), 'a.env')],
    })],
    ['a bucket of the app', (stack) => ({ environmentFiles: [ecs.EnvironmentFile.fromBucket(new s3.Bucket(stack, 'Bucket'), 'a.env')] })],
    ['the credentials of a database that the app creates', (stack) => ({
      secrets: { A: TaskSecret.fromSecretsManager(new rds.DatabaseInstance(stack, 'Database', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(stack, 'Vpc') }).secret!, { jsonKey: 'password' }) },
    })],
  ])('but not for %s', (_, options) => {
    const stack = stackIn();
    task(stack, options(stack));
    expect(ids(stack)).not.toContain('unknownEncryptionKey');
  });
});

describe('log options', () => {
  const firelens = (options: { [name: string]: string }) => ({ logging: ecs.LogDrivers.firelens({ options }) });

  test.each([
    'Authorization Bearer ${OTLP_TOKEN}', 'authorization Basic ${USER}:${PASSWORD}', "Authorization Bearer #{ENV['TOKEN']}", 'X-Scope-OrgID acme',
  ])('with a variable of the log router are not plain text: %s', (header) => {
    const stack = stackIn();
    task(stack, firelens({ Name: 'opentelemetry', Host: 'otel.example.com', header }));
    expect(ids(stack)).toEqual([]);
  });

  test.each<[string, { [name: string]: string }]>([
    ['a literal header', { header: 'Authorization Bearer 8fd2c0a1b5e94b6f' }],
    ['a literal header in capitals', { Header: 'Authorization Basic YWNtZTpwYXNz' }],
    ['an API key', { apikey: '0123456789abcdef0123456789abcdef' }],
    ['a token next to a variable', { header: 'Authorization Bearer ghp_0123456789abcdefghijABCDEFGHIJ012345 ${X}', http_Passwd: 'correct-horse' }],
  ])('with a credential are an error: %s', (_, options) => {
    const stack = stackIn();
    task(stack, firelens({ Name: 'http', ...options }));
    expect(synthError(stack)).toContain('looks like a credential');
  });

  test.each<[string, { [name: string]: string }]>([
    ['in small letters', { name: 'http', Host: 'logs.example.com' }],
    ['in capitals', { NAME: 'http', Host: 'logs.example.com' }],
    ['not at all', { Host: 'logs.example.com', Port: '443' }],
    ['but its region', { region: 'us-east-1' }],
  ])('that do not name the output are an error, for the task stops: %s', (_, options) => {
    const stack = stackIn();
    task(stack, firelens(options));
    expect(synthError(stack)).toContain('missing output key Name');
  });

  test.each<[string, { [name: string]: string }]>([
    ['with Name', { Name: 'http', Host: 'logs.example.com' }],
    ['without any, for a router that is configured by a file', {}],
    ['with filters alone', { 'exclude-pattern': '^debug' }],
  ])('that are right: %s', (_, options) => {
    const stack = stackIn();
    task(stack, firelens(options));
    expect(() => templateOf(stack)).not.toThrow();
  });

  test('a secret option does not name the output', () => {
    const stack = stackIn();
    task(stack, { logging: ecs.LogDrivers.firelens({ secretOptions: { apikey: TaskSecret.fromValueFrom(arn('a')) } }) });
    expect(synthError(stack)).toContain('missing output key Name');
  });

  test('a router of fluentd is named by @type', () => {
    const stack = stackIn();
    const own = task(stack, firelens({ '@type': 'http' }));
    own.taskDefinition.addFirelensLogRouter('router', { image: ecs.ContainerImage.fromRegistry('acme/fluentd:1'), firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTD } });
    expect(() => templateOf(stack)).not.toThrow();
  });

  test.each<[string, ecs.FirelensConfig['options']]>([
    ['from a bucket', { configFileType: ecs.FirelensConfigFileType.S3, configFileValue: 'arn:aws:s3:::settings/fluent.conf' }],
  ])('a configuration of the log router %s is an error: Fargate does not read it', (_, options) => {
    const stack = stackIn();
    const own = task(stack);
    own.taskDefinition.addFirelensLogRouter('router', { image: ecs.ContainerImage.fromRegistry('acme/fluent-bit:1'), firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT, options } });
    expect(synthError(stack)).toContain('takes the configuration from S3');
  });
});

describe('a JSON key that the secret is created without is an error', () => {
  test.each<[string, secretsmanager.SecretProps, string]>([
    ['a generated string', {}, 'password'],
    ['a generated string with options', { generateSecretString: { passwordLength: 40 } }, 'password'],
    ['an object without the key', { secretObjectValue: { username: SecretValue.unsafePlainText('acme') } }, 'password'],
    ['a template without the key', { generateSecretString: { secretStringTemplate: '{"username":"acme"}', generateStringKey: 'password' } }, 'passwort'],
    ['a string', { secretStringValue: SecretValue.unsafePlainText('acme') }, 'username'],
    ['another case', { secretObjectValue: { Password: SecretValue.unsafePlainText('acme') } }, 'password'],
  ])('%s', (_, props, jsonKey) => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', props), { jsonKey }) } });
    expect(synthError(stack)).toMatch(/is created with/);
  });

  test.each<[string, (secret: secretsmanager.Secret) => Partial<SecureContainerOptions>]>([
    ['from fromJsonKeys', (secret) => ({ secrets: TaskSecret.fromJsonKeys(secret, { A: 'user', B: 'password' }) })],
    ['in a log option', (secret) => ({ logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: TaskSecret.fromSecretsManager(secret, { jsonKey: 'token' }) }) })],
    ['in a file', (secret) => ({ secretFiles: { files: { key: TaskSecret.fromSecretsManager(secret, { jsonKey: 'key' }) } } })],
  ])('%s', (_, options) => {
    const stack = stackIn();
    task(stack, options(new secretsmanager.Secret(stack, 'Secret', { secretObjectValue: { username: SecretValue.unsafePlainText('acme') } })));
    expect(synthError(stack)).toMatch(/is created with/);
  });

  test.each<[string, secretsmanager.SecretProps]>([
    ['an object with it', { secretObjectValue: { password: SecretValue.unsafePlainText('acme') } }],
    ['a generated key', { generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'password' } }],
  ])('and right with %s', (_, props) => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', props), { jsonKey: 'password' }) } });
    expect(containersIn(stack)[0].Secrets).toHaveLength(1);
  });
});

describe('fails for a value that CloudFormation would write in plain text', () => {
  const noEcho = (scope: Construct, id = 'Password') => new CfnParameter(scope, id, { noEcho: true });
  const inConstruct = (stack: Stack) => noEcho(new Construct(stack, 'Settings'));
  const logicalId = (parameter: CfnParameter) => Stack.of(parameter).resolve(parameter.logicalId) as string;

  const values: [string, (stack: Stack) => string][] = [
    ['a NoEcho parameter in a construct, by Fn.ref', (stack) => Fn.ref(inConstruct(stack).logicalId)],
    ['a NoEcho parameter in a construct, by Fn.ref of its logical id', (stack) => Fn.ref(logicalId(inConstruct(stack)))],
    ['a NoEcho parameter in a construct, by Fn.sub', (stack) => Fn.sub(`postgres://acme:\${${logicalId(inConstruct(stack))}}@db`)],
    ['a NoEcho parameter in a construct, by a variable of Fn.sub', (stack) => Fn.sub('${P}', { P: inConstruct(stack).valueAsString })],
    ['a NoEcho parameter with another logical id', (stack) => {
      const parameter = noEcho(stack);
      parameter.overrideLogicalId('Renamed');
      return Fn.ref('Renamed');
    }],
    ['a NoEcho parameter in a text', (stack) => `token ${noEcho(stack).valueAsString}`],
    ['a NoEcho parameter in base64', (stack) => Fn.base64(noEcho(stack).valueAsString)],
    ['a dynamic reference', () => '{{resolve:secretsmanager:prod/x}}'],
    ['a dynamic reference in the default of a parameter', (stack) => new CfnParameter(stack, 'Plain', { default: '{{resolve:ssm-secure:/acme/x}}' }).valueAsString],
    ['a SecretValue', () => SecretValue.secretsManager(arn('a')).unsafeUnwrap()],
    ['an attribute of a secret of the app', (stack) => new secretsmanager.Secret(stack, 'S').secretValue.unsafeUnwrap()],
  ];
  const places: [string, (value: string) => Partial<SecureContainerOptions>][] = [
    ['the value of a variable', (value) => ({ environment: { PASSWORD: value } })],
    ['the name of a variable', (value) => ({ environment: { [value]: 'x' } })],
    ['a label', (value) => ({ dockerLabels: { label: value } })],
    ['the command', (value) => ({ command: ['run', value] })],
    ['a log option', (value) => ({ logging: new ecs.GenericLogDriver({ logDriver: 'splunk', options: { 'splunk-url': value } }) })],
    ['the name of a secret variable', (value) => ({ secrets: { [value]: TaskSecret.fromValueFrom(arn('a')) } })],
  ];
  const rows = values.flatMap(([what, value]) => places.map(([place, options]) => [place, what, value, options] as const));

  test.each(rows)('in %s: %s', (_, __, value, options) => {
    const stack = stackIn();
    task(stack, options(value(stack)));
    const message = synthError(stack);
    expect(message).toContain('puts the plaintext into the task definition');
    expect(message).not.toContain('Token[');
  });

  test('in the name of a label', () => {
    const stack = stackIn();
    task(stack, { dockerLabels: { '{{resolve:secretsmanager:prod/x}}': 'x' } });
    expect(synthError(stack)).toContain('puts the plaintext');
  });

  test('in a nested stack, of its own parameter', () => {
    const stack = stackIn();
    const nested = new NestedStack(stack, 'Nested');
    task(nested, { environment: { PASSWORD: Fn.ref(logicalId(noEcho(nested))) } });
    expect(synthError(stack)).toContain('puts the plaintext');
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a parameter that is echoed', (stack) => Fn.ref(logicalId(new CfnParameter(new Construct(stack, 'Settings'), 'Level', { default: 'info' })))],
    ['a pseudo parameter', () => Fn.sub('${AWS::Region}')],
    ['a dynamic reference to a String', () => '{{resolve:ssm:/acme/level}}'],
    ['text of Fn.sub that is not a reference', (stack) => Fn.sub(`\${!${logicalId(inConstruct(stack))}}`)],
  ])('but not for %s', (_, value) => {
    const stack = stackIn();
    task(stack, { environment: { LEVEL: value(stack) } });
    expect(() => templateOf(stack)).not.toThrow();
  });
});

describe('fails with a message of its own', () => {
  const none = undefined as never;
  test.each<[string, () => unknown, RegExp]>([
    ['TaskSecret.fromSecretsManager without a secret', () => TaskSecret.fromSecretsManager(none), /^TaskSecret\.fromSecretsManager: 'secret' is undefined.*'cluster\.secret'/],
    ['TaskSecret.fromJsonKeys without a secret', () => TaskSecret.fromJsonKeys(none, { A: 'a' }), /^TaskSecret\.fromJsonKeys: 'secret' is undefined/],
    ['TaskSecret.fromSsmParameter without a parameter', () => TaskSecret.fromSsmParameter(none), /^TaskSecret\.fromSsmParameter: 'parameter' is undefined/],
    ['TaskSecret.fromValueFrom without a string', () => TaskSecret.fromValueFrom(none), /^TaskSecret\.fromValueFrom: 'valueFrom' must be a string, got undefined/],
    ['TaskSecret.fromSecretsManager with null', () => TaskSecret.fromSecretsManager(null as never), /'secret' is null/],
    ['RepositoryCredentials without a secret', () => RepositoryCredentials.fromSecretsManager(none), /^RepositoryCredentials\.fromSecretsManager: 'secret' is undefined/],
    ['RepositoryCredentials without an ARN', () => RepositoryCredentials.fromSecretArn(none), /^RepositoryCredentials\.fromSecretArn: 'secretArn' must be a string/],
    ['RuntimeSecret.fromSecretsManager without a secret', () => RuntimeSecret.fromSecretsManager(none), /^RuntimeSecret\.fromSecretsManager: 'secret' is undefined/],
    ['RuntimeSecret.fromS3Object without a bucket', () => RuntimeSecret.fromS3Object(none, 'a'), /^RuntimeSecret\.fromS3Object: 'bucket' is undefined/],
    ['a pasted placeholder of a template', () => TaskSecret.fromValueFrom('arn:${AWS::Partition}:secretsmanager:us-east-1:111111111111:secret:a-AbCdEf'), /\$\{AWS::Partition\}.*Fn::Sub only/],
    ['a pasted placeholder for the account', () => TaskSecret.fromValueFrom('arn:aws:secretsmanager:us-east-1:${AWS::AccountId}:secret:a-AbCdEf'), /\$\{AWS::AccountId\}/],
    ['a pasted placeholder in registry credentials', () => RepositoryCredentials.fromSecretArn('arn:${AWS::Partition}:secretsmanager:us-east-1:111111111111:secret:a-AbCdEf'), /\$\{AWS::Partition\}/],
    ['a pasted placeholder in a parameter', () => TaskSecret.fromValueFrom('arn:aws:ssm:${AWS::Region}:111111111111:parameter/a'), /\$\{AWS::Region\}/],
  ])('%s', (_, action, message) => {
    const error = errorOf(action);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/Cannot read properties|empty string/);
  });

  test.each<[string, (secretArn: string) => string]>([
    ['a JSON key', (secretArn) => `${secretArn}:password`],
    ['a JSON key and colons that are missing', (secretArn) => `${secretArn}:password:`],
  ])('a reference to a secret of the app with %s, by what is wrong with its tail', (_, valueFrom) => {
    const stack = stackIn();
    const error = errorOf(() => TaskSecret.fromValueFrom(valueFrom(new secretsmanager.Secret(stack, 'Secret').secretArn)));
    expect(error).toMatch(/a tail of \d parts?, and Amazon ECS takes none or three.*TaskSecret\.fromSecretsManager/);
  });

  test('the text of a token that was printed', () => {
    expect(errorOf(() => TaskSecret.fromValueFrom('${Token[TOKEN.99999]}'))).not.toContain('TOKEN.99999');
  });
});

describe('secret files are readable for whom they are', () => {
  const files = { token: TaskSecret.fromValueFrom(arn('a')) };
  const written = (stack: Stack) => containersIn(stack).find(({ Name }) => Name === 'secret-files').Command;

  test.each<[string, Partial<SecureContainerOptions>, string, string]>([
    ['an image that may set its own user', { secretFiles: { files } }, '0444', '0:0'],
    ['a user that is a number', { user: '1000', secretFiles: { files } }, '0400', '1000'],
    ['a user and group that are numbers', { user: '1000:2000', secretFiles: { files } }, '0400', '1000:2000'],
    ['a user by name', { user: 'node', secretFiles: { files } }, '0444', '0:0'],
    ['an owner', { secretFiles: { files, owner: '1000:1000' } }, '0400', '1000:1000'],
    ['a mode', { secretFiles: { files, mode: '0440' } }, '0440', '0:0'],
  ])('%s', (_, options, mode, owner) => {
    const stack = stackIn();
    task(stack, options);
    expect(written(stack)[2]).toBe(mode);
    expect(String(written(stack)[3]).split(':')[0]).toBe(owner.split(':')[0]);
  });
});

test('what is right keeps no warning and no policy but its own', () => {
  const stack = stackIn();
  task(stack, { secrets: { A: TaskSecret.fromSecretsManager(ownedUnderKey(stack)) } }, { taskRole: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) });
  expect(ids(stack)).toEqual([]);
  expect(policiesIn(stack)).toHaveLength(1);
  expect(Token.isUnresolved(stack.account)).toBe(false);
});
