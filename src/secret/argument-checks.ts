import { CfnResource } from 'aws-cdk-lib';
import { hasCredentialShape } from './credential-patterns';
import { ErrorFactory } from './error-factory';
import { redacted } from './redact';
import { OptionNames } from './spelling';

// What TypeScript refuses and JavaScript, Python and an exclamation mark let through.

/**
 * Makes sure that an argument was given.
 */
export function checkGiven(value: unknown, argument: string, fail: ErrorFactory): void {
  if (value === undefined || value === null) {
    throw fail(`'${argument}' is ${value === null ? 'null' : 'undefined'}; check where the value comes from`);
  }
}

/**
 * Makes sure that the first argument of a factory is a secret.
 */
export function checkSecret(secret: unknown, fail: ErrorFactory): void {
  checkResource("'secret'", secret, 'secretArn', fail,
    'give a secret, such as Secret.fromSecretCompleteArn(this, id, arn)', "a secret that the CDK may not have created, such as 'cluster.secret'",
    'import it with Secret.fromSecretCompleteArn(this, id, arn), or give the string to TaskSecret.fromValueFrom or, for registry credentials, to RepositoryCredentials.fromSecretArn');
}

/**
 * Makes sure that the first argument of a factory is a parameter.
 */
export function checkParameter(parameter: unknown, fail: ErrorFactory): void {
  checkResource("'parameter'", parameter, 'parameterArn', fail,
    'give a parameter, such as StringParameter.fromStringParameterName(this, id, name)', 'a parameter that may not be there',
    'import it with StringParameter.fromStringParameterName(this, id, name), or use TaskSecret.fromValueFrom for the string of an existing task definition');
}

/**
 * Makes sure that an argument is a bucket.
 */
export function checkBucket(bucket: unknown, fail: ErrorFactory): void {
  checkGiven(bucket, 'bucket', fail);
  if (typeof bucket !== 'object' || !('bucketArn' in Object(bucket))) {
    throw fail(`'bucket' is ${typeof bucket === 'object' ? 'not a bucket' : `a ${typeof bucket}`}; give a bucket, such as Bucket.fromBucketName(this, id, name)`);
  }
}

/** What takes the other kind, by a member that only it has. */
const FACTORY_OF = {
  secretArn: "a secret; use 'fromSecretsManager' for it",
  parameterArn: "a parameter; use 'fromSsmParameter' for it",
};

function checkResource(
  subject: string, value: unknown, attribute: string, fail: ErrorFactory, give: string, perhaps: string, ofString: string,
): void {
  if (value === undefined || value === null) {
    throw fail(`${subject} is ${value}; ${give}. Check ${perhaps}, before it is used`);
  }
  if (typeof value === 'string') {
    throw fail(`${subject} is a string, ${redacted(value)}; ${ofString}`);
  }
  if (isEcsSecret(value)) {
    throw fail(`${subject} is an ecs.Secret, which is a reference already; use it unchanged in 'secrets', or ${give}`);
  }
  const other = typeof value === 'object' ? Object.entries(FACTORY_OF).find(([member]) => member !== attribute && member in value) : undefined;
  if (other) {
    throw fail(`${subject} is ${other[1]}`);
  }
  if (typeof value !== 'object' || !(attribute in value) || CfnResource.isCfnResource(value)) {
    throw fail(`${subject} has no '${attribute}'; ${give}`);
  }
}

/** The CDK's own are of no class. */
function isEcsSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'arn' in value && 'grantRead' in value && !('node' in value);
}

/**
 * Makes sure that a string argument is there.
 */
export function checkString(subject: string, value: unknown, fail: ErrorFactory): void {
  if (typeof value !== 'string') {
    throw fail(`${subject} must be a string, got ${value === null ? 'null' : typeof value}`);
  }
}

/** The CDK calls a JSON key and a version otherwise. */
const OPTIONS = new OptionNames(['jsonKey', 'version', 'encryptionKey', 'additionalEncryptionKeys', 'anyEncryptionKey'], {
  field: 'jsonKey', key: 'jsonKey', versionStage: 'version', versionId: 'version',
});

/**
 * Makes sure that options are an object, and a version and keys the objects they have to be.
 */
export function checkOptions(options: unknown, fail: ErrorFactory): void {
  if (typeof options === 'string') {
    throw fail(`the options are a string; the JSON key is one of them: { jsonKey: '${nameOr('…', options)}' }`);
  }
  if (typeof options !== 'object' || options === null) {
    throw fail(`the options must be an object, got ${options === null ? 'null' : typeof options}`);
  }
  OPTIONS.check(options, fail);
  const { jsonKey, version, encryptionKey, additionalEncryptionKeys = [] } = options as { [option: string]: unknown };
  if (jsonKey !== undefined) {
    checkString("'jsonKey'", jsonKey, fail);
  }
  if (typeof version === 'string') {
    throw fail(/^[0-9a-f-]{32,64}$/i.test(version) ? "'version' is a string; write SecretVersion.id('…')"
      : `'version' is a string; write SecretVersion.stage('${nameOr('…', version)}'), or SecretVersion.id('…')`);
  }
  if (encryptionKey !== undefined) {
    checkKey("'encryptionKey'", encryptionKey, fail);
  }
  if (!Array.isArray(additionalEncryptionKeys)) {
    throw fail("'additionalEncryptionKeys' must be a list of keys");
  }
  additionalEncryptionKeys.forEach((key) => checkKey("a key in 'additionalEncryptionKeys'", key, fail));
}

function checkKey(subject: string, key: unknown, fail: ErrorFactory): void {
  if (typeof key !== 'object' || key === null || !('keyArn' in key)) {
    throw fail(`${subject} is ${key === null ? 'null' : `a ${typeof key}`}, not a key; import the key with Key.fromKeyArn(this, id, arn)`);
  }
}

/** A string that was meant as a name is shown; anything else may be a value. */
function nameOr(other: string, text: string): string {
  return /^[A-Za-z][A-Za-z_]{0,39}$/.test(text) && !hasCredentialShape(text) ? text : other;
}
