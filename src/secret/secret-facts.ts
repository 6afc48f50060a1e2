import { CfnResource } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { splitArn, withKnownPartition } from './arn';
import { ErrorFactory } from './error-factory';
import { displayArn, isLookupPlaceholder } from './redact';
import { locationOf, SecretLocation } from './reference';
import { propertyInTemplate, resourceReferredTo } from './template-property';
import { hasToken, isOneToken, literalEnd } from './token';
import { checkSecretArn, secretNameOf } from './value-from';

/**
 * What the ARN of a secret says. None of it changes, so it is found once for each secret, however often the secret is referenced.
 */
export interface SecretFacts {
  readonly arn: string;
  readonly location: SecretLocation;
  readonly partial: boolean;
  readonly construct?: secretsmanager.ISecret;
  /** What the ARN refers to: the secret's resource, or its attachment to a database. */
  readonly resource?: CfnResource;
  /** The resource of a secret that the app creates; an import has none. */
  readonly secretResource?: CfnResource;
}

const KNOWN = new WeakMap<secretsmanager.ISecret, SecretFacts & { readonly from: string }>();

export function factsOfSecret(secret: secretsmanager.ISecret, fail: ErrorFactory): SecretFacts {
  const from = secret.secretArn;
  const known = KNOWN.get(secret);
  if (known?.from === from) {
    return known;
  }
  const facts = { ...readSecret(secret, from, fail), from };
  KNOWN.set(secret, facts);
  return facts;
}

function readSecret(secret: secretsmanager.ISecret, secretArn: string, fail: ErrorFactory): SecretFacts {
  const arn = withKnownPartition(secretArn);
  checkSecretArn(arn, "the ARN of 'secret'", fail);
  const resource = resourceOf(arn);
  const complete = resource !== undefined || secret.secretFullArn !== undefined;
  if (!complete && hasSuffix(arn) && !isNameOfLookup(arn)) {
    throw fail(`the secret is imported by name or partial ARN, and '${displayArn(arn, secret)}' ends in '-' and six characters:`
      + ' Secrets Manager takes that for a complete ARN and finds nothing. Import it by its complete ARN with'
      + ' Secret.fromSecretCompleteArn (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)');
  }
  return {
    arn,
    location: locationOf(arn, resource),
    partial: isPartial(arn, complete),
    construct: secret,
    resource,
    secretResource: resource && secretResourceOf(resource),
  };
}

/**
 * What an ARN says without a construct.
 */
export function factsOfArn(arn: string): SecretFacts {
  const resource = resourceOf(arn);
  return {
    arn,
    location: locationOf(arn, resource),
    partial: isPartial(arn, isOneToken(arn)),
    construct: resource && constructOf(resource),
    resource,
    secretResource: resource && secretResourceOf(resource),
  };
}

/** The L2 of a resource, by which messages name it. */
function constructOf({ node: { scope } }: CfnResource): secretsmanager.ISecret | undefined {
  return scope && 'secretArn' in scope ? scope as secretsmanager.ISecret : undefined; // it has what an L2 of a secret has
}

/**
 * Whether an ARN lacks the suffix. Where its name is one token, or ends in one, whoever imported it knows.
 *
 * @param stated whether the ARN is stated to be complete
 */
function isPartial(arn: string, stated: boolean): boolean {
  const parts = splitArn(arn);
  const isOpen = !parts || (hasToken(parts.resource) && literalEnd(parts.resource) === '');
  return isOpen ? !stated : !hasSuffix(arn);
}

/** Whether the name ends as Secrets Manager ends it: in a hyphen and six characters. */
export function hasSuffix(arn: string): boolean {
  return /-[A-Za-z0-9]{6}$/.test(literalEnd(arn));
}

/**
 * Whether the name in an ARN is what the CDK returns from a look-up that has not run yet: an error for it would keep the look-up
 * from ever running.
 */
export function isNameOfLookup(arn: string): boolean {
  const parts = splitArn(arn);
  return parts !== undefined && isLookupPlaceholder(secretNameOf(parts));
}

const ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';

/** The secret or attachment of the app that an ARN refers to. */
function resourceOf(arn: string): CfnResource | undefined {
  const resource = hasToken(arn) ? resourceReferredTo(arn)?.resource : undefined;
  return resource && ['AWS::SecretsManager::Secret', ATTACHMENT].includes(resource.cfnResourceType) ? resource : undefined;
}

function secretResourceOf(resource: CfnResource): CfnResource | undefined {
  if (resource.cfnResourceType !== ATTACHMENT) {
    return resource;
  }
  const secretId = propertyInTemplate(resource, 'SecretId');
  const attached = typeof secretId === 'string' ? resourceOf(secretId) : undefined;
  return attached && attached !== resource ? secretResourceOf(attached) : undefined;
}
