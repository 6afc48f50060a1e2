import { displayArn, isConcrete, redacted } from './redact';
import { ReferenceWarning, VersionReference } from './reference';
import { ambiguousSuffix, COMPLETE_ARN, hasWordAsSuffix, partialArn } from './secret-arn-advice';
import type { SecretFacts } from './secret-facts';
import { hasToken } from './token';

export function partialArnWarning({ arn, construct, resource }: SecretFacts): ReferenceWarning {
  return {
    id: 'partialSecretArn',
    message: `${partialArn(displayArn(arn, construct ?? resource))}. The policy covers it with and`
      + ' without it, but some tasks fail to start with such a reference: import the secret with Secret.fromSecretCompleteArn'
      + ` (${COMPLETE_ARN} prints the complete ARN)`,
  };
}

export function ambiguousSuffixWarning({ arn }: SecretFacts): ReferenceWarning[] {
  return !hasWordAsSuffix(arn) || !isConcrete(arn) ? [] : [{
    id: 'ambiguousSecretSuffix',
    message: `${ambiguousSuffix(displayArn(arn))}: compare it with ${COMPLETE_ARN}`,
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
      + ' can be decrypted only with the key it was encrypted with: pass that key in additionalEncryptionKeys',
  }];
}
