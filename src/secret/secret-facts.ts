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
 * What the ARN of a secret says.
 */
export interface SecretFacts {
  readonly arn: string;
  readonly location: SecretLocation;
  readonly partial: boolean;
  readonly construct?: secretsmanager.ISecret;
  /** What the ARN refers to: the secret's resource, or its attachment to a database. */
  readonly resource?: CfnResource;
  /** The resource of a secret that the app creates, as things are now: an attachment may be changed. An import has none. */
  readonly secretResource?: CfnResource;
}

/**
 * What the ARNs of secrets say, which never changes; what may change is looked up at each use. Tasks that share secrets are
 * constructed a quarter faster with it. It holds no secret longer than its app does.
 */
const KNOWN = new WeakMap<secretsmanager.ISecret, { readonly arn: string; readonly facts: SecretFacts }>();

export function factsOfSecret(secret: secretsmanager.ISecret, fail: ErrorFactory): SecretFacts {
  const arn = secret.secretArn;
  const known = KNOWN.get(secret);
  if (known?.arn === arn) {
    return known.facts;
  }
  const facts = readSecret(secret, arn, fail);
  KNOWN.set(secret, { arn, facts });
  return facts;
}

function readSecret(secret: secretsmanager.ISecret, secretArn: string, fail: ErrorFactory): SecretFacts {
  const arn = withKnownPartition(secretArn);
  checkSecretArn(arn, "the ARN of 'secret'", fail);
  const resource = resourceOf(arn);
  const complete = resource !== undefined || secret.secretFullArn !== undefined;
  if (!complete && hasSuffix(arn) && !isNameOfLookup(arn)) {
    throw fail(`the secret is imported by name or partial ARN, and '${displayArn(arn, secret)}' ends in '-' and six characters:`
      + ' Secrets Manager takes that for a complete ARN and finds nothing. Use SecretByName, which completes'
      + ' the name at the deployment, or import the secret by its complete ARN with Secret.fromSecretCompleteArn'
      + ' (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)');
  }
  return factsOf(arn, resource, complete, secret);
}

/**
 * What an ARN says without a construct.
 */
export function factsOfArn(arn: string): SecretFacts {
  const resource = resourceOf(arn);
  return factsOf(arn, resource, isOneToken(arn), resource && constructOf(resource));
}

/** @param stated whether the ARN is stated to be complete */
function factsOf(arn: string, resource: CfnResource | undefined, stated: boolean, construct?: secretsmanager.ISecret): SecretFacts {
  return {
    arn,
    location: locationOf(arn, resource),
    partial: isPartial(arn, stated),
    construct,
    resource,
    get secretResource() {
      return resource && secretResourceOf(resource);
    },
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
