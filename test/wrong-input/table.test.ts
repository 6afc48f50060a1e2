import { CfnParameter, Fn, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  EcrPullThroughCache, PolicyPlacement, PullThroughCredentials, PullThroughUpstream, RepositoryCredentials, RepositoryCredentialsSecret,
  RuntimeSecret, SecretFilesOptions, SecretVersion, SecureFargateTaskDefinition, TaskSecret,
} from '../../src';
import { container, ENV, KEY_ARN, newStack, SECRET_ARN } from '../support/app';
import { taskOf, taskReading } from '../support/reading';

// What the library says to wrong input: the code, and the one message it gets, whole. `Stack/Task` is the path of the task. What
// is wrong with one value is thrown at once and begins with the factory or the path; what depends on several is reported when
// the app is synthesized, and the CDK puts the path before it in brackets.

/** The name of a mistake, the code that makes it in a stack of the account 123456789012 and the Region eu-central-1, the message. */
type WrongInput = [name: string, code: (stack: Stack) => unknown, message: string];

const { fromValueFrom } = TaskSecret;
const { Alias, Key } = kms;
const { Secret } = secretsmanager;
const { StringParameter } = ssm;

const PARTIAL_ARN = SECRET_ARN.slice(0, -7);
const PARAMETER_ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key';
const VERSION_ID = '9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e';
const ROLE_ARN = 'arn:aws:iam::123456789012:role/acme';

/** The same secret or parameter in another account. */
const foreign = (arn: string) => arn.replace('123456789012', '210987654321');

const secret = () => fromValueFrom(SECRET_ARN, { anyEncryptionKey: true });
const credentials = () => RepositoryCredentials.fromSecretArn(SECRET_ARN, { anyEncryptionKey: true });
const imported = (stack: Stack) => Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
const image = (name: string) => ecs.ContainerImage.fromRegistry(name);
const upstream = (stack: Stack, it: PullThroughCredentials) => new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.dockerHub(it) });
const cache = (stack: Stack) => new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.quay() });
const withFiles = (stack: Stack, options: Partial<SecretFilesOptions> = {}) =>
  taskOf(stack, { secretFiles: { files: { 'app.key': secret() }, ...options } });
const times = <T>(count: number, make: (index: number) => [string, T]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
const pullThrough = (stack: Stack, arn: string, encryptionKey?: kms.IKey) =>
  upstream(stack, { secret: Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: arn, encryptionKey }) });

const VALUE_FROM: WrongInput[] = [
  // That is not an ARN
  ['nothing', () => fromValueFrom(''),
    "TaskSecret.fromValueFrom: 'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter: letters, digits and _.-/, no '/' at its end and no two in a row, got an empty string"],
  ['a pasted password', () => fromValueFrom('hunter2!'),
    "TaskSecret.fromValueFrom: 'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter: letters, digits and _.-/, no '/' at its end and no two in a row, got 'hunt…' (8 characters)"],
  ['a pasted token that could be the name of a parameter', () => fromValueFrom('ghp_0123456789abcdefghijABCDEFGHIJ012345'),
    "TaskSecret.fromValueFrom: 'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter: this looks like the secret itself, 'ghp_…' (40 characters); store it in Secrets Manager and give the ARN it has there"],
  ['a path without a leading slash', () => fromValueFrom('prod/stripe-key'),
    "TaskSecret.fromValueFrom: 'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter: one with a '/' in it must begin with '/', got 'prod…' (15 characters)"],
  ['a path with two slashes in a row', () => fromValueFrom('/prod//stripe-key'),
    "TaskSecret.fromValueFrom: 'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter: letters, digits and _.-/, no '/' at its end and no two in a row, got '/pro…' (17 characters)"],
  ['a parameter by its name and version', () => fromValueFrom('/prod/stripe-key:7'),
    'TaskSecret.fromValueFrom: Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value; leave out everything after the name, or keep the value in Secrets Manager, which has versions'],
  ['a dynamic reference to a parameter', () => fromValueFrom('{{resolve:ssm:/prod/stripe-key}}'),
    "TaskSecret.fromValueFrom: 'valueFrom' must not be '{{resolve:ssm:…}}', which puts the parameter's value where Amazon ECS expects its name; give the name alone"],
  ['a dynamic reference with a version', () => fromValueFrom('{{resolve:ssm:/prod/stripe-key:7}}'),
    'TaskSecret.fromValueFrom: Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value; leave out everything after the name, or keep the value in Secrets Manager, which has versions'],
  ['a dynamic reference to a secret', () => fromValueFrom('{{resolve:secretsmanager:prod/database}}'),
    "TaskSecret.fromValueFrom: 'valueFrom' must not be '{{resolve:…}}', which writes the plaintext into the task definition; give the ARN of the secret or the name of the parameter"],
  ['a token', () => fromValueFrom(Fn.importValue('SecretArn')),
    "TaskSecret.fromValueFrom: 'valueFrom' is a token, so nothing shows whether it names a secret or a parameter; import the one or the other and use TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter"],
  ['the text of a token that was printed', () => fromValueFrom('${Token[TOKEN.987654]}'),
    "TaskSecret.fromValueFrom: 'valueFrom' has '${Token[…]}' in it, which is the printed form of a token, not a token of this app; pass on the token itself, or a literal"],
  ['the text of a token that was printed, as a JSON key', (stack) => TaskSecret.fromSecretsManager(new Secret(stack, 'Secret'), { jsonKey: '${Token[TOKEN.987654]}' }),
    "TaskSecret.fromSecretsManager: the JSON key has '${Token[…]}' in it, which is the printed form of a token, not a token of this app; pass on the token itself, or a literal"],
  ['a token with half a tail', () => fromValueFrom(`${Fn.importValue('SecretArn')}:password`),
    "TaskSecret.fromValueFrom: 'valueFrom' is a token and a tail of 1 part, and Amazon ECS takes none or three: the colons of json-key, version-stage and version-id are all there or none is, as in `${secret.secretArn}:json-key::`; or use TaskSecret.fromSecretsManager, which writes them"],
  ['a name with a tail', () => fromValueFrom('prod/database:password::'),
    "TaskSecret.fromValueFrom: 'valueFrom' has a JSON key or version after a name, and Amazon ECS reads a name as that of a parameter, which has neither; give the ARN of the secret in its place: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX:json-key:version-stage:version-id"],
  ['half an ARN', () => fromValueFrom('arn:aws:secretsmanager:eu-central-1'),
    "TaskSecret.fromValueFrom: 'valueFrom' begins as an ARN and has 4 parts separated by ':', an ARN has six or more; give it whole, as in arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX"],
  // In the parts of any ARN
  ['a wildcard', () => fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/*'),
    'TaskSecret.fromValueFrom: the ARN contains a space, a wildcard or a placeholder (one of * ? $ < > { } [ ] " \' \\); give the literal ARN of one secret or parameter'],
  ['a placeholder', () => fromValueFrom('arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:prod/database-AbCdEf'),
    "TaskSecret.fromValueFrom: 'valueFrom' has '${AWS::Region}' in it, which CloudFormation replaces in Fn::Sub only; write the value itself, or the pseudo parameter of the CDK, such as Aws.PARTITION"],
  ['a space after the ARN', () => fromValueFrom(`${SECRET_ARN} `),
    'TaskSecret.fromValueFrom: the ARN contains a space, a wildcard or a placeholder (one of * ? $ < > { } [ ] " \' \\); give the literal ARN of one secret or parameter'],
  ['an unknown partition', () => fromValueFrom('arn:amazon:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf'),
    "TaskSecret.fromValueFrom: part 2 of the ARN, the partition, must be 'aws', 'aws-cn', 'aws-us-gov' or another partition, got 'ama…' (6 characters)"],
  ['another service', () => fromValueFrom(KEY_ARN),
    "TaskSecret.fromValueFrom: part 3 of the ARN, the service, must be 'secretsmanager' or 'ssm', got 'k…' (3 characters); Amazon ECS reads from nothing else here"],
  ['no Region', () => fromValueFrom('arn:aws:secretsmanager::123456789012:secret:prod/database-AbCdEf'),
    "TaskSecret.fromValueFrom: part 4 of the ARN, the Region, must be a Region such as 'eu-central-1', got an empty string"],
  ['an availability zone', () => fromValueFrom('arn:aws:secretsmanager:eu-central-1a:123456789012:secret:prod/database-AbCdEf'),
    "TaskSecret.fromValueFrom: part 4 of the ARN, the Region, must be a Region such as 'eu-central-1', got 'eu-c…' (13 characters)"],
  ['a Region of another partition', () => fromValueFrom('arn:aws:secretsmanager:cn-north-1:123456789012:secret:prod/database-AbCdEf'),
    'TaskSecret.fromValueFrom: parts 2 and 4 of the ARN contradict each other: the Region cn-north-1 is in the partition aws-cn, not in aws; correct the one that is wrong'],
  ['a partition of other Regions', () => fromValueFrom('arn:aws-us-gov:ssm:us-west-2:123456789012:parameter/prod/stripe-key'),
    'TaskSecret.fromValueFrom: parts 2 and 4 of the ARN contradict each other: the Region us-west-2 is in the partition aws, not in aws-us-gov; correct the one that is wrong'],
  ['an account of eleven digits', () => fromValueFrom('arn:aws:ssm:eu-central-1:12345678901:parameter/prod/stripe-key'),
    "TaskSecret.fromValueFrom: part 5 of the ARN, the account, must be twelve digits, got '1234…' (11 characters)"],
  // In the ARN of a secret
  ['a secret after a slash', () => fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret/prod-AbCdEf'),
    "TaskSecret.fromValueFrom: part 6 of the ARN must be 'secret': arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX"],
  ['a secret without a name', () => fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:'),
    "TaskSecret.fromValueFrom: part 7 of the ARN, the secret's name, must be letters, digits and /_+=.@-!, got an empty string"],
  ['a name that cannot be', () => fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod#database-AbCdEf'),
    "TaskSecret.fromValueFrom: part 7 of the ARN, the secret's name, must be letters, digits and /_+=.@-!, got 'prod…' (20 characters)"],
  ['a JSON key without its colons', () => fromValueFrom(`${SECRET_ARN}:password`),
    "TaskSecret.fromValueFrom: the ARN has 3 parts from 'secret' on, and Amazon ECS takes 2 or 5: the colons of json-key, version-stage and version-id are either all present or all left out, as in …:secret:NAME-SUFFIX:json-key::"],
  ['a colon too many', () => fromValueFrom(`${SECRET_ARN}:password:AWSPREVIOUS::`),
    "TaskSecret.fromValueFrom: the ARN has 6 parts from 'secret' on, and Amazon ECS takes 2 or 5: the colons of json-key, version-stage and version-id are either all present or all left out, as in …:secret:NAME-SUFFIX:json-key::"],
  ['a version stage and a version id', () => fromValueFrom(`${SECRET_ARN}:password:AWSPREVIOUS:${VERSION_ID}`),
    'TaskSecret.fromValueFrom: the version stage and the version id (the last two parts) exclude each other, and both are there; leave one of them empty, not its colon'],
  ['a space after the JSON key', () => fromValueFrom(`${SECRET_ARN}:password ::`),
    "TaskSecret.fromValueFrom: the JSON key must be written as in the secret's value, without white space at its ends, control characters, wildcards and placeholders, got 'pass…' (9 characters)"],
  ['a placeholder for the JSON key', () => fromValueFrom(`${SECRET_ARN}:<json-key>::`),
    "TaskSecret.fromValueFrom: the JSON key must be written as in the secret's value, without white space at its ends, control characters, wildcards and placeholders, got '<jso…' (10 characters)"],
  ['a space in the version stage', () => fromValueFrom(`${SECRET_ARN}:password:my label:`),
    'TaskSecret.fromValueFrom: the ARN contains a space, a wildcard or a placeholder (one of * ? $ < > { } [ ] " \' \\); give the literal ARN of one secret or parameter'],
  // In the ARN of a parameter
  ['another resource of Systems Manager', () => fromValueFrom('arn:aws:ssm:eu-central-1:123456789012:document/prod/stripe-key'),
    "TaskSecret.fromValueFrom: part 6 of the ARN must begin with 'parameter/': arn:aws:ssm:REGION:ACCOUNT:parameter/NAME"],
  ['two slashes before a path', () => fromValueFrom('arn:aws:ssm:eu-central-1:123456789012:parameter//prod/stripe-key'),
    "TaskSecret.fromValueFrom: part 6 of the ARN, after 'parameter', must be the name of a parameter: letters, digits and _.-/, no '/' at its end and no two in a row, got '//pr…' (17 characters)"],
  ['a parameter by its ARN and label', () => fromValueFrom(`${PARAMETER_ARN}:live`),
    'TaskSecret.fromValueFrom: Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value; leave out everything after the name, or keep the value in Secrets Manager, which has versions'],
  ['an access key instead of a name', () => fromValueFrom('arn:aws:ssm:eu-central-1:123456789012:parameter/AKIAIOSFODNN7EXAMPLE'),
    "TaskSecret.fromValueFrom: part 6 of the ARN, after 'parameter', must be the name of a parameter: this looks like the secret itself, 'AKIA…' (20 characters); store it in Secrets Manager and give the ARN it has there"],
];

const REFERENCES: WrongInput[] = [
  ['a name that ends as if it were complete', (stack) => TaskSecret.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', 'prod/api-secret')),
    "TaskSecret.fromSecretsManager: the secret is imported by name or partial ARN, and 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/api-secret' ends in '-' and six characters: Secrets Manager takes that for a complete ARN and finds nothing. Use SecretByName, which completes the name at the deployment, or import the secret by its complete ARN with Secret.fromSecretCompleteArn (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)"],
  ['a parameter as a secret', (stack) => TaskSecret.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'Secret', PARAMETER_ARN)),
    "TaskSecret.fromSecretsManager: the ARN of 'secret' must be the ARN of a Secrets Manager secret, got a Systems Manager parameter, which Amazon ECS does not read here; keep the value in Secrets Manager"],
  ['a secret with a JSON key in its ARN', (stack) => TaskSecret.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'Secret', `${PARTIAL_ARN}:password::`)),
    "TaskSecret.fromSecretsManager: the ARN of 'secret' must be the ARN of the whole secret, got one with a JSON key or version after the name; leave out what follows the name"],
  ['a secret of another service', (stack) => TaskSecret.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'Secret', KEY_ARN)),
    "TaskSecret.fromSecretsManager: part 3 of the ARN, the service, must be 'secretsmanager', got 'k…' (3 characters); Amazon ECS reads from nothing else here"],
  ['an empty JSON key', (stack) => TaskSecret.fromSecretsManager(imported(stack), { jsonKey: '' }),
    "TaskSecret.fromSecretsManager: 'jsonKey' must not be empty; leave it out to receive the whole secret"],
  ['a version in the JSON key', (stack) => TaskSecret.fromSecretsManager(imported(stack), { jsonKey: 'password:AWSPREVIOUS' }),
    "TaskSecret.fromSecretsManager: 'jsonKey' must not contain ':', got 'pass…' (20 characters); pass the key alone, the version has an option of its own"],
  ['a line break after the JSON key', (stack) => TaskSecret.fromSecretsManager(imported(stack), { jsonKey: 'password\n' }),
    "TaskSecret.fromSecretsManager: the JSON key must be written as in the secret's value, without white space at its ends, control characters, wildcards and placeholders, got 'pass…' (9 characters)"],
  ['an empty JSON key of several', (stack) => TaskSecret.fromJsonKeys(imported(stack), { USER: 'username', PASSWORD: '' }),
    "TaskSecret.fromJsonKeys, variable 'PASSWORD': 'jsonKey' must not be empty; leave it out to receive the whole secret"],
  ['an empty version stage', () => SecretVersion.stage(''),
    "SecretVersion.stage: 'versionStage' must be neither empty nor contain ':', spaces, wildcards or placeholders, got an empty string"],
  ['a version id with its colon', () => SecretVersion.id(`:${VERSION_ID}`),
    "SecretVersion.id: 'versionId' must be neither empty nor contain ':', spaces, wildcards or placeholders, got ':9d4…' (37 characters)"],
  ['a parameter with a version', (stack) =>
    TaskSecret.fromSsmParameter(StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/flag', version: 7 })),
  'TaskSecret.fromSsmParameter: the parameter is imported with a version, and Amazon ECS always reads the latest; import it without one, or keep the value in Secrets Manager, which has versions'],
  ['a parameter with a label in its name', (stack) =>
    TaskSecret.fromSsmParameter(StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/flag:live')),
  'TaskSecret.fromSsmParameter: Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value; leave out everything after the name, or keep the value in Secrets Manager, which has versions'],
  ['a parameter by an ARN in capitals', (stack) =>
    TaskSecret.fromSsmParameter(StringParameter.fromStringParameterArn(stack, 'Parameter', PARAMETER_ARN.replace('arn', 'ARN'))),
  "TaskSecret.fromSsmParameter: the ARN of 'parameter' must be the ARN of a Systems Manager parameter, got 'ARN:…' (63 characters); import the parameter by its name or its whole ARN"],
  ['a parameter of another service', (stack) =>
    TaskSecret.fromSsmParameter(StringParameter.fromStringParameterArn(stack, 'Parameter', PARAMETER_ARN.replace('ssm', 'appconfig'))),
  "TaskSecret.fromSsmParameter: part 3 of the ARN, the service, must be 'ssm', got 'appc…' (9 characters); Amazon ECS reads from nothing else here"],
  ['a secret that a program fetches, by a name that ends as if it were complete', (stack) =>
    RuntimeSecret.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', 'prod/api-secret')),
  "RuntimeSecret.fromSecretsManager: the secret is imported by name or partial ARN, and 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/api-secret' ends in '-' and six characters: Secrets Manager takes that for a complete ARN and finds nothing. Use SecretByName, which completes the name at the deployment, or import the secret by its complete ARN with Secret.fromSecretCompleteArn (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)"],
  ['a parameter that a program fetches, with a version', (stack) =>
    RuntimeSecret.fromSsmParameter(StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/key', version: 3 })),
  'RuntimeSecret.fromSsmParameter: the parameter is imported with a version, and Amazon ECS always reads the latest; import it without one, or keep the value in Secrets Manager, which has versions'],
  ['dots in the key of an S3 object', (stack) => RuntimeSecret.fromS3Object(s3.Bucket.fromBucketName(stack, 'Bucket', 'acme'), '../app.json'),
    "RuntimeSecret.fromS3Object: 'key' must be the key of one object: not empty, at most 1,024 bytes, and without '..' between slashes, got '../a…' (11 characters)"],
  ['a bucket that is undefined', () => RuntimeSecret.fromS3Object(undefined as any, 'app.json'),
    "RuntimeSecret.fromS3Object: 'bucket' is undefined; check where the value comes from"],
  ['a runtime secret that is undefined', () => RuntimeSecret.fromSecretsManager(undefined as any),
    "RuntimeSecret.fromSecretsManager: 'secret' is undefined; give a secret, such as Secret.fromSecretCompleteArn(this, id, arn). Check a secret that the CDK may not have created, such as 'cluster.secret', before it is used"],
  ['the name of a configuration profile', (stack) => {
    const application = appconfig.Application.fromApplicationId(stack, 'Application', 'abc1234');
    const environment = appconfig.Environment.fromEnvironmentAttributes(stack, 'Environment', { application, environmentId: 'def5678' });
    return RuntimeSecret.fromAppConfig({ application, environment, profileId: 'my-profile' });
  },
  "RuntimeSecret.fromAppConfig: 'profileId' must be the id of a configuration profile, 4 to 7 lower-case letters and digits, got 'my-p…' (10 characters)"],
];

const KEYS: WrongInput[] = [
  ['a key, and any key', (stack) => fromValueFrom(SECRET_ARN, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN), anyEncryptionKey: true }),
    "TaskSecret.fromValueFrom: 'anyEncryptionKey' is for a key that is unknown, and 'encryptionKey' gives one; leave one of them out"],
  ['an alias', (stack) => fromValueFrom(SECRET_ARN, { encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/app') }),
    "TaskSecret.fromValueFrom: 'encryptionKey' has the alias 'alias/app', and IAM policies take keys, not aliases; look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn"],
  ['a password instead of an alias', (stack) => fromValueFrom(SECRET_ARN, { encryptionKey: Alias.fromAliasName(stack, 'Alias', 'hunter2!') }),
    "TaskSecret.fromValueFrom: 'encryptionKey' has an alias, and IAM policies take keys, not aliases; look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn"],
  ['the ARN of an alias as that of a key', (stack) =>
    fromValueFrom(PARAMETER_ARN, { encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:alias/app') }),
  "TaskSecret.fromValueFrom: 'encryptionKey' has the alias 'alias/app', and IAM policies take keys, not aliases; look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn"],
  ['a key of another Region', (stack) => fromValueFrom(SECRET_ARN, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('eu-central-1', 'us-east-1')) }),
    "TaskSecret.fromValueFrom: 'encryptionKey' has a key of us-east-1, and what it decrypts is in eu-central-1; give the key of eu-central-1, as values are encrypted in their own Region (a multi-Region key has one ARN in each)"],
  ['an additional key of another Region', (stack) =>
    fromValueFrom(SECRET_ARN, { additionalEncryptionKeys: [Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('eu-central-1', 'us-east-1'))] }),
  "TaskSecret.fromValueFrom: 'additionalEncryptionKeys' has a key of us-east-1, and what it decrypts is in eu-central-1; give the key of eu-central-1, as values are encrypted in their own Region (a multi-Region key has one ARN in each)"],
  ['a bucket under an alias', (stack) => {
    const encryptionKey = Alias.fromAliasName(stack, 'Alias', 'alias/app');
    return RuntimeSecret.fromS3Object(s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey }), 'app.json');
  },
  "RuntimeSecret.fromS3Object: 'encryptionKey' has the alias 'alias/app', and IAM policies take keys, not aliases; look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn"],
  ['an env file in a bucket under an alias', (stack) => {
    const encryptionKey = Alias.fromAliasName(stack, 'Alias', 'alias/app');
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme-settings', encryptionKey });
    return taskOf(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] });
  },
  "[Stack/Task] container 'app', 'environmentFiles': the bucket's 'encryptionKey' has the alias 'alias/app', and IAM policies take keys, not aliases; look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn"],
];

const REGISTRIES: WrongInput[] = [
  ['credentials by a name', () => RepositoryCredentials.fromSecretArn('prod/registry'),
    "RepositoryCredentials.fromSecretArn: 'secretArn' must be the complete ARN of a Secrets Manager secret, got 'prod…' (13 characters); `aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it"],
  ['credentials in a parameter', () => RepositoryCredentials.fromSecretArn(PARAMETER_ARN),
    "RepositoryCredentials.fromSecretArn: 'secretArn' must be the ARN of a Secrets Manager secret, got a Systems Manager parameter, which Amazon ECS does not read here; keep the value in Secrets Manager"],
  ['credentials with a JSON key', () => RepositoryCredentials.fromSecretArn(`${SECRET_ARN}:password::`),
    "RepositoryCredentials.fromSecretArn: 'secretArn' must be the ARN of the whole secret, got one with a JSON key or version after the name; leave out what follows the name"],
  ['credentials with a JSON key without its colons', () => RepositoryCredentials.fromSecretArn(`${SECRET_ARN}:password`),
    "RepositoryCredentials.fromSecretArn: 'secretArn' must be the ARN of the whole secret, got one with a JSON key or version after the name; leave out what follows the name"],
  ['credentials of another service', () => RepositoryCredentials.fromSecretArn('arn:aws:s3:::config/registry.json'),
    "RepositoryCredentials.fromSecretArn: part 3 of the ARN, the service, must be 'secretsmanager', got 's…' (2 characters); Amazon ECS reads from nothing else here"],
  ['credentials in a secret by a name that ends as if it were complete', (stack) =>
    RepositoryCredentials.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', 'prod/docker-secret')),
  "RepositoryCredentials.fromSecretsManager: the secret is imported by name or partial ARN, and 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/docker-secret' ends in '-' and six characters: Secrets Manager takes that for a complete ARN and finds nothing. Use SecretByName, which completes the name at the deployment, or import the secret by its complete ARN with Secret.fromSecretCompleteArn (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)"],
  ['a host with a scheme', (stack) => taskOf(stack, {}, { registryCredentials: { 'https://ghcr.io': credentials() } }),
    "Stack/Task: a key of 'registryCredentials' must be a registry's host, such as 'docker.io' or 'registry.example.com:5000', without scheme and path, got 'http…' (15 characters)"],
  ['a host with a path', (stack) => taskOf(stack, {}, { registryCredentials: { 'ghcr.io/acme': credentials() } }),
    "Stack/Task: a key of 'registryCredentials' must be a registry's host, such as 'docker.io' or 'registry.example.com:5000', without scheme and path, got 'ghcr…' (12 characters)"],
  ['a pasted token instead of a host', (stack) => taskOf(stack, {}, { registryCredentials: { dckr_pat_0123456789abcdefABCD: credentials() } }),
    "Stack/Task: a key of 'registryCredentials' must be a registry's host, such as 'docker.io' or 'registry.example.com:5000', without scheme and path, got 'dckr…' (29 characters)"],
  ['a host that is a token', (stack) => taskOf(stack, {}, { registryCredentials: { [Fn.importValue('Host')]: credentials() } }),
    "Stack/Task: a key of 'registryCredentials' is a token; give the registry's host as a literal, such as 'ghcr.io'"],
  ['a host of Amazon ECR', (stack) => taskOf(stack, {}, { registryCredentials: { '123456789012.dkr.ecr.eu-central-1.amazonaws.com': credentials() } }),
    "Stack/Task: 'registryCredentials' names '123456789012.dkr.ecr.eu-central-1.amazonaws.com', a registry of Amazon ECR; ECR takes the execution role's own permissions, leave it out"],
  ['a host in two spellings', (stack) => taskOf(stack, {}, { registryCredentials: { 'docker.io': credentials(), 'index.docker.io': credentials() } }),
    "Stack/Task: 'registryCredentials' names the registry 'docker.io' twice, in two spellings; keep one"],
  ['credentials for an image of Amazon ECR', (stack) =>
    taskOf(stack, { image: image('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1'), repositoryCredentials: credentials() }),
  "[Stack/Task] container 'app': its image is in Amazon ECR, which takes no registry credentials; remove them, the execution role may pull"],
  ['credentials in the image and in the container', (stack) =>
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry('acme/app', { credentials: imported(stack) }), repositoryCredentials: credentials() }),
  "[Stack/Task] container 'app': registry credentials are given in its image ('credentials' of ContainerImage.fromRegistry) and in 'repositoryCredentials' or 'registryCredentials'; Amazon ECS takes one, keep the latter"],
  ['a host without credentials', (stack) => taskOf(stack, {}, { registryCredentials: { 'ghcr.io': undefined as any } }),
    "Stack/Task: 'ghcr.io' in 'registryCredentials' is undefined; give RepositoryCredentials.fromSecretsManager(secret), or RepositoryCredentials.fromSecretArn(arn)"],
  ['a secret instead of credentials', (stack) => taskOf(stack, {}, { registryCredentials: { 'ghcr.io': imported(stack) as any } }),
    "Stack/Task: 'ghcr.io' in 'registryCredentials' is not a RepositoryCredentials; give RepositoryCredentials.fromSecretsManager(secret), or RepositoryCredentials.fromSecretArn(arn)"],
  ['a string instead of credentials', (stack) => taskOf(stack, {}, { registryCredentials: { 'ghcr.io': 'hunter2' as any } }),
    "Stack/Task: 'ghcr.io' in 'registryCredentials' is not a RepositoryCredentials; give RepositoryCredentials.fromSecretsManager(secret), or RepositoryCredentials.fromSecretArn(arn)"],
  ['credentials in a secret that is undefined', () => RepositoryCredentials.fromSecretsManager(undefined as any),
    "RepositoryCredentials.fromSecretsManager: 'secret' is undefined; give a secret, such as Secret.fromSecretCompleteArn(this, id, arn). Check a secret that the CDK may not have created, such as 'cluster.secret', before it is used"],
  ['credentials in a string', () => RepositoryCredentials.fromSecretsManager('hunter2' as any),
    "RepositoryCredentials.fromSecretsManager: 'secret' is a string, 'hun…' (7 characters); import it with Secret.fromSecretCompleteArn(this, id, arn), or give the string to TaskSecret.fromValueFrom or, for registry credentials, to RepositoryCredentials.fromSecretArn"],
  ['credentials in an ARN that is undefined', () => RepositoryCredentials.fromSecretArn(undefined as any),
    "RepositoryCredentials.fromSecretArn: 'secretArn' must be a string, got undefined"],
  ['a wildcard for a repository of Amazon ECR', (stack) => taskOf(stack, { image: image('123456789012.dkr.ecr.eu-central-1.amazonaws.com/*:1') }),
    "[Stack/Task] container 'app': its image is in Amazon ECR, and no repository can have the name that follows the host; name one repository, in lower-case letters and digits with single '.', '_', '-' and '/' between them"],
  ['text of CloudFormation in the name of an image', (stack) => taskOf(stack, { image: image('${AWS::AccountId}.dkr.ecr.eu-central-1.amazonaws.com/app:1') }),
    "[Stack/Task] container 'app': the name of its image has a placeholder in it ('${…}'), which CloudFormation does not replace in a literal; use Aws.ACCOUNT_ID and Aws.REGION, or Fn.sub"],
  ['a registry secret without a user name', (stack) => new RepositoryCredentialsSecret(stack, 'Registry', { username: '' }),
    "Stack/Registry: 'username' must not be empty: Amazon ECS refuses credentials without one"],
  ['a registry password in plain text', (stack) =>
    new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme-bot', password: SecretValue.unsafePlainText('hunter2') }),
  "Stack/Registry: 'password' is plain text and would be in the template; give a reference, such as SecretValue.secretsManager('…') or a NoEcho parameter"],
  ['a registry password in a SecureString', (stack) =>
    new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme-bot', password: SecretValue.ssmSecure('/registry/password') }),
  "Stack/Registry: 'password' is a SecureString parameter, which CloudFormation does not resolve in a secret; give SecretValue.secretsManager('…') or a NoEcho parameter"],
];

const PULL_THROUGH_CACHES: WrongInput[] = [
  ['a prefix in capitals', (stack) => new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.quay(), repositoryPrefix: 'Quay' }),
    "Stack/Cache: 'repositoryPrefix' must be 2 to 30 lower-case letters and digits, with '.', '_', '-' and '/' between them, without a '/' at either end, got 'Qu…' (4 characters)"],
  ['the host of an Azure registry', () => PullThroughUpstream.azure('acme.azurecr.io', { username: 'acme-bot' }),
    "PullThroughUpstream.azure: 'registryName' must be the name before '.azurecr.io', 5 to 50 letters and digits, got 'acme…' (15 characters)"],
  ['a repository with a host', (stack) => cache(stack).image('quay.io/acme/app:1', '1'),
    "Stack/Cache: 'repository' must be a path without a host, such as 'library/nginx', in lower case and with single '.', '_' and '-' within, or Amazon ECR cannot keep it, got 'quay…' (18 characters)"],
  ['a tag with a space', (stack) => cache(stack).image('acme/app', '1 27'),
    "Stack/Cache: 'tag' must be a tag such as '1.27', or a digest such as 'sha256:…', got '1 …' (4 characters)"],
  ['a rule of an account of eleven digits', (stack) => EcrPullThroughCache.fromAttributes(stack, 'Cache', { repositoryPrefix: 'quay', account: '12345678901' }),
    "EcrPullThroughCache.fromAttributes: 'account' must be twelve digits, got '1234…' (11 characters)"],
  ['a rule of a place', (stack) => EcrPullThroughCache.fromAttributes(stack, 'Cache', { repositoryPrefix: 'quay', region: 'Frankfurt' }),
    "EcrPullThroughCache.fromAttributes: 'region' must be a Region such as 'eu-central-1', got 'Fran…' (9 characters)"],
  ['an upstream without credentials', () => PullThroughUpstream.dockerHub(undefined as any),
    "PullThroughUpstream.dockerHub: 'credentials' is missing; give an existing 'secret', or 'username' and 'accessToken'"],
  ['a rule without an upstream', (stack) => new EcrPullThroughCache(stack, 'Cache', {} as any),
    "Stack/Cache: 'upstream' is missing or not a PullThroughUpstream; give one, such as PullThroughUpstream.quay()"],
  ['an upstream without a token', (stack) => upstream(stack, { username: 'acme-bot' }),
    "Stack/Cache: the credentials of the upstream must be an existing 'secret', or both 'username' and 'accessToken'"],
  ['an upstream with a token in plain text', (stack) => upstream(stack, { username: 'acme-bot', accessToken: SecretValue.unsafePlainText('hunter2') }),
    "Stack/Cache: 'accessToken' is plain text and would be in the template; give a reference, such as SecretValue.secretsManager('…') or a NoEcho parameter"],
  ['an upstream with an old secret and a new one', (stack) => upstream(stack, { secret: imported(stack), username: 'acme-bot' }),
    "Stack/Cache: the credentials of the upstream name an existing 'secret' and a 'username' or 'accessToken' for a new one; keep one of the two"],
  ['the secret of an upstream under another name', (stack) => upstream(stack, { secret: imported(stack) }),
    "Stack/Cache: the name of the secret of an upstream must begin with 'ecr-pullthroughcache/', which is all that Amazon ECR may read"],
  ['the secret of an upstream under a customer key', (stack) =>
    pullThrough(stack, SECRET_ARN.replace('prod/database', 'ecr-pullthroughcache/hub'), Key.fromKeyArn(stack, 'Key', KEY_ARN)),
  "Stack/Cache: the secret of an upstream must be under the AWS managed key, and this one has a customer managed key, which Amazon ECR refuses; leave 'encryptionKey' out"],
  ['the secret of an upstream in another Region', (stack) =>
    pullThrough(stack, 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf'),
  'Stack/Cache: the secret of an upstream must be in the Region of the rule, eu-central-1, and this one is in eu-west-1; keep a copy of it there'],
  ['the secret of an upstream in another account', (stack) =>
    pullThrough(stack, 'arn:aws:secretsmanager:eu-central-1:210987654321:secret:ecr-pullthroughcache/hub-AbCdEf'),
  'Stack/Cache: the secret of an upstream must be in the account of the rule, 123456789012, and this one is in 210987654321; keep a copy of it there'],
];

const FILES: WrongInput[] = [
  ['no file', (stack) => withFiles(stack, { files: {} }),
    "Stack/Task, container 'app': 'secretFiles' names no file; give { files: { name: TaskSecret.fromSecretsManager(secret) } }, or leave it out"],
  ['a path instead of a file name', (stack) => withFiles(stack, { files: { '../app.key': secret() } }),
    "Stack/Task, container 'app': 'secretFiles.files' must be file names of at most 254 letters, digits, '.', '_' and '-', got '../a…' (10 characters)"],
  ['a directory that is not absolute', (stack) => withFiles(stack, { directory: 'run/secrets' }),
    "Stack/Task, container 'app': 'secretFiles.directory' must be an absolute path of letters, digits, '.', '_', '-' and '/', without '.' and '..' and without a '/' at the end, got 'run/…' (11 characters)"],
  ['a directory with a slash at its end', (stack) => withFiles(stack, { directory: '/run/secrets/' }),
    "Stack/Task, container 'app': 'secretFiles.directory' must be an absolute path of letters, digits, '.', '_', '-' and '/', without '.' and '..' and without a '/' at the end, got '/run…' (13 characters)"],
  ['an owner by name', (stack) => withFiles(stack, { owner: 'node' }),
    "Stack/Task, container 'app': 'secretFiles.owner' must be a numeric 'uid' or 'uid:gid', got 'no…' (4 characters)"],
  ['a mode in letters', (stack) => withFiles(stack, { mode: 'u=r' }),
    "Stack/Task, container 'app': 'secretFiles.mode' must be three octal digits, such as '0400', got 'u…' (3 characters)"],
  ['a file without a secret', (stack) => withFiles(stack, { files: { 'app.key': undefined as any } }),
    "Stack/Task, container 'app': 'app.key' in 'secretFiles.files' is undefined; give TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret"],
  ['a secret instead of a reference to it, in a file', (stack) => withFiles(stack, { files: { 'app.key': imported(stack) as any } }),
    "Stack/Task, container 'app': 'app.key' in 'secretFiles.files' is a secret, not an ecs.Secret; give TaskSecret.fromSecretsManager(secret, { jsonKey: '…' }), or leave out the options for the whole secret"],
  ['files on Windows', (stack) => taskOf(stack, { secretFiles: { files: { 'app.key': secret() } } }, {
    cpu: 1024,
    memoryLimitMiB: 2048,
    runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE },
  }),
  "Stack/Task, container 'app': 'secretFiles' needs volumes that containers share, which Fargate has on Linux only; use 'secrets' or 'runtimeSecrets' on Windows"],
  ['another container that mounts the files', (stack) =>
    withFiles(stack).addContainer('other', container()).addMountPoints({ sourceVolume: 'secret-files-app', containerPath: '/x', readOnly: true }),
  "[Stack/Task] container 'other' mounts 'secret-files-app', the volume with the secret files of container 'app'; give it 'secretFiles' of its own"],
  ['another container that takes all volumes', (stack) =>
    withFiles(stack).addContainer('other', container()).addVolumesFrom({ sourceContainer: 'app', readOnly: true }),
  "[Stack/Task] container 'other' takes the volumes of container 'app' and would see the secret files of container 'app'; mount the volumes it needs one by one, instead of 'volumesFrom'"],
  ['a volume that has the name of ours', (stack) => withFiles(stack).taskDefinition.addVolume({ name: 'secret-files-app' }),
    "[Stack/Task] the task has a volume 'secret-files-app' of its own, and the secret files of container 'app' are handed over in one of that name; give yours another name"],
  ['a volume that is mounted over the files', (stack) => {
    const task = withFiles(stack);
    task.taskDefinition.addVolume({ name: 'data' });
    task.container('app').addMountPoints({ sourceVolume: 'data', containerPath: '/run/secrets/tls', readOnly: true });
  },
  "[Stack/Task] container 'app': the volume 'data' is mounted where the secret files are, or under them, or mounts them again; give 'secretFiles' another 'directory'"],
];

const CONTAINERS: WrongInput[] = [
  ['a runtime secret that is left out', (stack) => taskOf(stack, { runtimeSecrets: { DB: undefined as any } }),
    "Stack/Task, container 'app': 'DB' in 'runtimeSecrets' is undefined; give RuntimeSecret.fromSecretsManager(secret), or another factory of RuntimeSecret"],
  ['a secret instead of a runtime secret', (stack) => taskOf(stack, { runtimeSecrets: { DB: imported(stack) as any } }),
    "Stack/Task, container 'app': 'DB' in 'runtimeSecrets' is not a RuntimeSecret; give RuntimeSecret.fromSecretsManager(secret), or another factory of RuntimeSecret"],
  ["a variable in 'environment' and 'secrets'", (stack) => taskOf(stack, { environment: { PASSWORD: 'x' }, secrets: { PASSWORD: secret() } }),
    "[Stack/Task] container 'app': 'PASSWORD' is in both 'environment' and 'secrets', which Amazon ECS refuses; keep it in 'secrets' and remove it from 'environment'"],
  ['a secret that is added a second time', (stack) => taskOf(stack, { secrets: { PASSWORD: secret() } }).container('app').addSecret('PASSWORD', secret()),
    "[Stack/Task] container 'app': 'PASSWORD' is twice in 'secrets' (in its options and in a later addSecret); Amazon ECS takes a name once, remove one of them"],
  ["'=' in the name of a variable", (stack) => taskOf(stack, { environment: { 'PASSWORD=hunter2': '' } }),
    "[Stack/Task] container 'app': a name in 'environment' is empty or contains '=' or a NUL character, got 'PASS…' (16 characters); no process can receive such a variable, rename it"],
  ['a secret under an empty name', (stack) => taskOf(stack, { secrets: { '': secret() } }),
    "[Stack/Task] container 'app': a name in 'secrets' is empty or contains '=' or a NUL character, got an empty string; no process can receive such a variable, rename it"],
  ['two containers with one name', (stack) => taskOf(stack).addContainer('web', container({ containerName: 'app' })),
    "[Stack/Task] two containers are named 'app'; Amazon ECS needs a name for each, give one of them another 'containerName'"],
  ['a key that is already used', (stack) => taskOf(stack).addContainer('app', container()),
    "Stack/Task, container 'app': the key is already used; give the container another key, and set its name with 'containerName'"],
  ['a container that is not there', (stack) => taskOf(stack).container('wbe'),
    "Stack/Task: no container has the key 'wbe'; there are 'app'"],
  ['a default container that is not there', (stack) => taskOf(stack, {}, { defaultContainer: 'wbe' }),
    "[Stack/Task] 'defaultContainer' names 'wbe', and no container has that key; there are 'app'"],
  ['two containers that could be the default', (stack) =>
    taskOf(stack, { portMappings: [{ containerPort: 80 }] }, { containers: { web: container({ portMappings: [{ containerPort: 81 }] }) } }),
  "Stack/Task: 'app', 'web' are essential and have port mappings; name the one that load balancers and Service Connect use as 'defaultContainer'"],
  ['no essential container', (stack) => taskOf(stack, { essential: false }),
    "[Stack/Task] the only container is not essential, and Amazon ECS demands one; leave out 'essential: false' on the main container"],
  ['eleven containers', (stack) => new SecureFargateTaskDefinition(stack, 'Task', { containers: times(11, (index) => [`c${index}`, container()]) }),
    '[Stack/Task] the task has 11 containers, and Amazon ECS takes 10 in one task definition; divide the task'],
  ['more than 64 KiB', (stack) => taskOf(stack, { command: ['x'.repeat(70_000)] }),
    '[Stack/Task] the containers take 70073 bytes, and a task definition holds 65536 (64 KiB); move long values into the image, a file or Parameter Store, or divide the task'],
  ['a dynamic reference in the environment', (stack) => taskOf(stack, { environment: { URL: 'postgres://app:{{resolve:secretsmanager:db}}@db' } }),
    "[Stack/Task] container 'app', environment variable 'URL': '{{resolve:secretsmanager:…}}' puts the plaintext into the task definition; reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts"],
  ['a dynamic reference in the command', (stack) => taskOf(stack, { command: ['--password', SecretValue.ssmSecure('/prod/key').unsafeUnwrap()] }),
    "[Stack/Task] container 'app', 'command': '{{resolve:ssm-secure:…}}' puts the plaintext into the task definition; reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts"],
  ['a NoEcho parameter in a label', (stack) =>
    taskOf(stack, { dockerLabels: { key: new CfnParameter(stack, 'Password', { noEcho: true }).valueAsString } }),
  "[Stack/Task] container 'app', 'dockerLabels': the NoEcho parameter 'Password' puts the plaintext into the task definition; reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts"],
  ['a token in a log option', (stack) =>
    taskOf(stack, { logging: new ecs.GenericLogDriver({ logDriver: 'splunk', options: { 'splunk-token': 'hunter2' } }) }),
  "[Stack/Task] container 'app': log option 'splunk-token' looks like a credential and is plain text in the task definition; give it in 'secretOptions' (Splunk: 'secretToken') with TaskSecret"],
  ['a dynamic reference in the name of a variable', (stack) => taskOf(stack, { environment: { 'A_{{resolve:secretsmanager:db}}': 'x' } }),
    "[Stack/Task] container 'app', the name of an environment variable: '{{resolve:secretsmanager:…}}' puts the plaintext into the task definition; reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts"],
  ['a NoEcho parameter of a construct, by its logical id', (stack) => {
    new CfnParameter(new Construct(stack, 'Inner'), 'Password', { noEcho: true }).overrideLogicalId('DatabasePassword');
    return taskOf(stack, { command: ['serve', Fn.sub('--password=${DatabasePassword}')] });
  },
  "[Stack/Task] container 'app', 'command': the NoEcho parameter 'Password' puts the plaintext into the task definition; reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts"],
  ['FireLens options without an output', (stack) => taskOf(stack, { logging: ecs.LogDrivers.firelens({ options: { Host: 'logs.example.com' } }) }),
    "[Stack/Task] container 'app': its FireLens options name no output, so the task stops with \"missing output key Name\"; add 'Name' to 'options', such as Name: 'cloudwatch_logs'"],
  ['an output in small letters', (stack) => taskOf(stack, { logging: ecs.LogDrivers.firelens({ options: { name: 'http', Host: 'x' } }) }),
    "[Stack/Task] container 'app': its FireLens options name no output, so the task stops with \"missing output key Name\"; write 'Name' instead of 'name', case matters"],
  ['a log router with its configuration in S3', (stack) => taskOf(stack).taskDefinition.addFirelensLogRouter('router', {
    image: image('acme/router:1'),
    firelensConfig: {
      type: ecs.FirelensLogRouterType.FLUENTBIT,
      options: { configFileType: ecs.FirelensConfigFileType.S3, configFileValue: 'arn:aws:s3:::acme-settings/router.conf' },
    },
  }),
  "[Stack/Task] container 'router': its 'firelensConfig' takes the configuration from S3, which AWS Fargate does not support; copy the file into the image and set configFileType: FirelensConfigFileType.FILE, or use an image that loads it by itself"],
  ['a container with a long name', (stack) => taskOf(stack, { containerName: 'c'.repeat(256) }),
    "[Stack/Task] container 'cccc…' (256 characters): its name has 256 characters, and Amazon ECS takes 255, give it a shorter 'containerName'"],
  ['a volume with a long name', (stack) => taskOf(stack, {}, { volumes: [{ name: 'v'.repeat(256) }] }),
    "[Stack/Task] the name of the volume 'vvvv…' (256 characters) has 256 characters, and Amazon ECS takes 255, shorten it"],
  ['a long family', (stack) => taskOf(stack, {}, { family: 'f'.repeat(256) }), "[Stack/Task] 'family' has 256 characters, and Amazon ECS takes 255, shorten it"],
  ["a variable in 'secrets' and 'runtimeSecrets'", (stack) =>
    taskOf(stack, { secrets: { DB: secret() }, runtimeSecrets: { DB: RuntimeSecret.fromSecretsManager(imported(stack)) } }),
  "Stack/Task, container 'app': 'DB' is in both 'secrets' and 'runtimeSecrets'; remove it from 'secrets'"],
  ['a locator that is overwritten', (stack) =>
    taskOf(stack, { environment: { LEVEL: 'info' }, runtimeSecrets: { DB: RuntimeSecret.fromSecretsManager(imported(stack)) } })
      .container('app').addEnvironment('DB', 'x'),
  "[Stack/Task] container 'app': 'DB' of 'runtimeSecrets' was overwritten by a later addEnvironment; give one of the two another name"],
];

const ELSEWHERE: WrongInput[] = [
  ['a parameter of another account', (stack) => taskReading(stack, fromValueFrom(foreign(PARAMETER_ARN))),
    "[Stack/Task] container 'app', 'VALUE': the parameter 'arn:aws:ssm:eu-central-1:210987654321:parameter/prod/stripe-key' is of account 210987654321 and the task of 123456789012; Amazon ECS reads parameters of its own account only, keep a copy of it there, or the value in Secrets Manager"],
  ['a secret of another account whose key is unknown', (stack) => taskReading(stack, fromValueFrom(foreign(SECRET_ARN))),
    "[Stack/Task] container 'app', 'VALUE': the secret 'arn:aws:secretsmanager:eu-central-1:210987654321:secret:prod/database-AbCdEf' is of account 210987654321 and the task of 123456789012; an AWS managed key does not decrypt for another account: encrypt it with a customer managed key and pass that as 'encryptionKey'"],
  ['a secret of another partition', (stack) =>
    taskReading(stack, fromValueFrom('arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/database-AbCdEf')),
  "[Stack/Task] container 'app', 'VALUE': 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/database-AbCdEf' is in the partition aws-cn and the task in aws; nothing can be read across partitions, keep a copy of the secret in aws"],
  ['a secret of another partition by a partial ARN', (stack) =>
    taskReading(stack, fromValueFrom('arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/database')),
  "[Stack/Task] container 'app', 'VALUE': 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/database' is in the partition aws-cn and the task in aws; nothing can be read across partitions, keep a copy of the secret in aws"],
  ['credentials of another account', (stack) => taskOf(stack, { repositoryCredentials: RepositoryCredentials.fromSecretArn(foreign(SECRET_ARN)) }),
    "[Stack/Task] container 'app', repository credentials: the secret 'arn:aws:secretsmanager:eu-central-1:210987654321:secret:prod/database-AbCdEf' is of account 210987654321 and the task of 123456789012; an AWS managed key does not decrypt for another account: encrypt it with a customer managed key and pass that as 'encryptionKey'"],
  ['a parameter of another account, kept for a rollback', (stack) => taskOf(stack, {}, { retainAccess: [fromValueFrom(foreign(PARAMETER_ARN))] }),
    "[Stack/Task] the task, retained: the parameter 'arn:aws:ssm:eu-central-1:210987654321:parameter/prod/stripe-key' is of account 210987654321 and the task of 123456789012; Amazon ECS reads parameters of its own account only, keep a copy of it there, or the value in Secrets Manager"],
];

const ROLES: WrongInput[] = [
  ['EXTERNAL without a role', (stack) => taskOf(stack, {}, { policyPlacement: PolicyPlacement.EXTERNAL }),
    "Stack/Task: PolicyPlacement.EXTERNAL attaches nothing to the role, and no role is passed in; give 'executionRole', or choose INLINE or MANAGED"],
  ['options for a role that is passed in', (stack) =>
    taskOf(stack, {}, { executionRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), executionRoleOptions: { roleName: 'acme' } }),
  "Stack/Task: 'executionRoleOptions' is for the role that this construct creates, and 'executionRole' passes one in; leave one of them out"],
  ['a trust for a role that is passed in', (stack) =>
    taskOf(stack, {}, { executionRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN), restrictTrustToAccount: true }),
  "Stack/Task: 'restrictTrustToAccount' is for the role that this construct creates, and 'executionRole' passes one in; leave one of them out"],
  ['one role for the application and the execution', (stack) => {
    const role = iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);
    return taskOf(stack, {}, { executionRole: role, taskRole: role });
  },
  '[Stack/Task] the task role and the execution role are the same role, so the application could read every secret of the task; give the task two roles; what the application needs belongs to the task role alone'],
  ['a role that does not trust Amazon ECS', (stack) =>
    taskOf(stack, {}, { executionRole: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
  "[Stack/Task] the role passed as 'executionRole' does not trust ecs-tasks.amazonaws.com, so no task can start with it; create it with assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com')"],
  ['an execution role that accepts no policy', (stack) => taskOf(stack, { secrets: { KEY: fromValueFrom(PARAMETER_ARN) } },
    { executionRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false }) }),
  '[Stack/Task] the role passed as \'executionRole\' accepts no policy: it is immutable, or in another account; set policyPlacement: PolicyPlacement.EXTERNAL and have its owner attach \'executionRolePolicy\', which is now {"Statement":[{"Action":"ssm:GetParameters","Effect":"Allow","Resource":"arn:aws:ssm:eu-central-1:123456789012:parameter/prod/stripe-key","Sid":"ReadParameters"}],"Version":"2012-10-17"}'],
  ['more secrets than a role can read', (stack) =>
    taskOf(stack, { secrets: times(350, (index) => [`S${index}`, fromValueFrom(`${PARTIAL_ARN}-${'x'.repeat(50)}-${index}-AbCdEf`, { anyEncryptionKey: true })]) }),
  '[Stack/Task] 172 of the resources that the execution role needs fit into no policy: all policies of a role hold 10240 characters inline and 10 managed policies of 6144 characters, over all tasks that use it; keep values that belong together in one secret and read them by JSON key, or divide the task'],
  ['more than a task role that is passed in can hold', (stack) => taskOf(stack, {
    runtimeSecrets: times(280, (index) => [`S${index}`, RuntimeSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, `S${index}`, `${SECRET_ARN}-${'x'.repeat(60)}-${index}-AbCdEf`), { encryptionKey: Key.fromKeyArn(stack, `K${index}`, KEY_ARN) })]),
  }, { taskRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) }),
  '[Stack/Task] 217 of the resources that the task role needs fit into no policy: all policies of a role hold 10240 characters inline and 10 managed policies of 6144 characters, over all tasks that use it; keep values that belong together in one secret and read them by JSON key, or divide the task'],
];

const TABLE = { VALUE_FROM, REFERENCES, KEYS, REGISTRIES, PULL_THROUGH_CACHES, FILES, CONTAINERS, ELSEWHERE, ROLES };

describe.each(Object.entries(TABLE))('%s', (_, rows) => {
  test.each(rows)('%s', (_name, code, message) => {
    expect(messagesOf(code)).toEqual([message]);
  });
});

test('there are more than a hundred, each with a name of its own', () => {
  const names = Object.values(TABLE).flat().map(([name]) => name);
  expect(names.length).toBeGreaterThan(100);
  expect(new Set(names).size).toBe(names.length);
});

/** Everything that is said to code: what it throws, or each problem that its synthesis reports. */
function messagesOf(code: (stack: Stack) => unknown): string[] {
  const stack = newStack({ env: ENV });
  try {
    code(stack);
    Template.fromStack(stack);
  } catch (error) {
    const [first, ...problems] = (error as Error).message.split('\n  ');
    return first === 'Validation failed with the following errors:' ? problems : [first, ...problems];
  }
  return [];
}
