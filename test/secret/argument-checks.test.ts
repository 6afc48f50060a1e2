import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, RuntimeSecret, TaskSecret } from '../../src';
import { errorOf, newStack, SECRET_ARN } from '../support/app';

// What TypeScript refuses: from JavaScript, or behind an exclamation mark, it arrives all the same.
const untyped = (value: unknown) => value as never;
const secret = () => secretsmanager.Secret.fromSecretCompleteArn(newStack(), 'Secret', SECRET_ARN);
const { fromSecretsManager, fromSsmParameter, fromValueFrom, fromJsonKeys } = TaskSecret;

test.each<[string, () => unknown, RegExp]>([
  ['no secret', () => fromSecretsManager(untyped(undefined)), /^TaskSecret.fromSecretsManager: 'secret' is undefined; give a secret, such as Secret.fromSecretCompleteArn/],
  ['null', () => fromSecretsManager(untyped(null)), /^TaskSecret.fromSecretsManager: 'secret' is null;/],
  ['no parameter', () => fromSsmParameter(untyped(undefined)), /^TaskSecret.fromSsmParameter: 'parameter' is undefined;/],
  ['no credentials', () => RepositoryCredentials.fromSecretsManager(untyped(undefined)), /^RepositoryCredentials.fromSecretsManager: 'secret' is undefined;/],
  ['no runtime secret', () => RuntimeSecret.fromSecretsManager(untyped(undefined)), /^RuntimeSecret.fromSecretsManager: 'secret' is undefined;/],
  ['no secret of many variables', () => fromJsonKeys(untyped(undefined), { A: 'a' }), /^TaskSecret.fromJsonKeys: 'secret' is undefined;/],
  ['no keys', () => fromJsonKeys(secret(), untyped(undefined)), /^TaskSecret.fromJsonKeys: 'keys' must be an object/],
  ['a key that is not a string', () => fromJsonKeys(secret(), untyped({ A: 1 })), /^TaskSecret.fromJsonKeys, variable 'A': the JSON key must be a string, got number/],
  ['no valueFrom', () => fromValueFrom(untyped(undefined)), /^TaskSecret.fromValueFrom: 'valueFrom' must be a string, got undefined/],
  ['no ARN', () => RepositoryCredentials.fromSecretArn(untyped(null)), /^RepositoryCredentials.fromSecretArn: 'secretArn' must be a string, got null/],
  ['a string', () => fromSecretsManager(untyped('hunter2-hunter2')), /'secret' is a string, 'hunt…' \(15 characters\); import it with Secret.fromSecretCompleteArn.*TaskSecret.fromValueFrom/],
  ['an ecs.Secret', () => fromSecretsManager(untyped(ecs.Secret.fromSecretsManager(secret()))), /'secret' is an ecs.Secret, which is a reference already/],
  ['a TaskSecret', () => fromSsmParameter(untyped(fromSecretsManager(secret()))), /'parameter' is an ecs.Secret, which is a reference already/],
  ['a secret instead of a parameter', () => fromSsmParameter(untyped(secret())), /'parameter' is a secret; use 'fromSecretsManager' for it$/],
  ['the JSON key as the L2 takes it', () => fromSecretsManager(secret(), untyped('password')), /the options are a string; the JSON key is one of them: \{ jsonKey: 'password' \}$/],
  ['a value instead of options', () => fromSecretsManager(secret(), untyped('hunter2!')), /\{ jsonKey: '…' \}$/],
  ['null as options', () => fromSecretsManager(secret(), untyped(null)), /the options must be an object, got null/],
  ['a label as a version', () => fromSecretsManager(secret(), { version: untyped('AWSPREVIOUS') }), /'version' is a string; write SecretVersion.stage\('AWSPREVIOUS'\)/],
  ['an id as a version', () => fromSecretsManager(secret(), { version: untyped('9d4cb84b-ad69-40c0-a0ab-cead3a3c4f2e') }), /'version' is a string; write SecretVersion.id\('…'\)$/],
  ['a JSON key that is not a string', () => fromSecretsManager(secret(), { jsonKey: untyped(7) }), /'jsonKey' must be a string, got number/],
  ['the ARN of a key', () => fromSecretsManager(secret(), { encryptionKey: untyped('arn') }), /'encryptionKey' is a string, not a key; import the key with Key.fromKeyArn/],
  ['a key instead of a list', () => fromSecretsManager(secret(), { additionalEncryptionKeys: untyped({}) }), /'additionalEncryptionKeys' must be a list of keys/],
])('fails with %s, and says what to write', (_, code, message) => {
  expect(errorOf(code)).toMatch(message);
});
