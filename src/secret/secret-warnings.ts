import { displayArn, isConcrete, redacted } from './redact';
import { ReferenceWarning, VersionReference } from './reference';
import type { SecretFacts } from './secret-facts';
import { hasToken } from './token';

export function partialArnWarning({ arn, construct, resource }: SecretFacts): ReferenceWarning {
  return {
    id: 'partialSecretArn',
    message: `'${displayArn(arn, construct ?? resource)}' lacks the six-character suffix that Secrets Manager adds to the name. The policy covers it with and`
      + ' without them, but some tasks fail to start with such a reference: import the secret with Secret.fromSecretCompleteArn'
      + ' (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints the complete ARN)',
  };
}

export function ambiguousSuffixWarning({ arn }: SecretFacts): ReferenceWarning[] {
  return !/-[a-z]{6}$/.test(arn) || !isConcrete(arn) ? [] : [{
    id: 'ambiguousSecretSuffix',
    message: `the last six characters of '${displayArn(arn)}' are taken for the suffix Secrets Manager adds, and they look like a word.`
      + ' If they belong to the name, the ARN is not complete: compare it with `aws secretsmanager describe-secret --secret-id NAME --query ARN`',
  }];
}

export function dottedKeyWarning(jsonKey: string): ReferenceWarning[] {
  return hasToken(jsonKey) || !jsonKey.includes('.') ? [] : [{
    id: 'dottedJsonKey',
    message: `the JSON key ${redacted(jsonKey)} contains a '.'. Amazon ECS takes it literally and reads top-level keys only, it does not look into nested objects`,
  }];
}

const OWN_LABELS = ['', 'AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'];

export function previousKeyWarning({ arn, construct, resource }: SecretFacts, { stage = '', id = '' }: VersionReference): ReferenceWarning[] {
  return id === '' && OWN_LABELS.includes(stage) ? [] : [{
    id: 'versionUnderOldKey',
    message: `a version of '${displayArn(arn, construct ?? resource)}' is read by id or by a label of your own. After the secret's key is changed, such a version`
      + ' can be decrypted only with the key it was encrypted with: state that key in additionalEncryptionKeys',
  }];
}
