import { ArnParts, joinArn, splitArn } from './arn';
import { checkArnHead, checkArnText, checkPart, PartForm } from './arn-checks';
import { ErrorFactory } from './error-factory';
import { checkJsonKey } from './json-key';
import { checkParameterName } from './parameter-name';
import { isConcrete, isLookupPlaceholder, redacted } from './redact';
import { PARAMETER_STORE, SECRETS_MANAGER, SecretService } from './service';
import { rejectStringifiedTokens } from './stringified-token';
import { beginsWithToken, isOneToken, splitAtColons } from './token';
import {
  CREDENTIALS_OF_PARAMETER, CREDENTIALS_WITH_TAIL, dynamicReferenceProblem, NAME_WITH_TAIL, NO_PARAMETER_RESOURCE, NO_SECRET_RESOURCE, STAGE_AND_ID,
  unfinishedArn, VERSIONED_PARAMETER, wrongService, wrongTail,
} from './value-from-problems';

/**
 * A `valueFrom` of an ECS task definition, understood.
 */
export interface ValueFrom {
  readonly service: SecretService;
  /** The ARN of the secret or parameter alone. Left out where only a parameter's name is given. */
  readonly arn?: string;
  /** The name of a parameter in the Region and account of the task. */
  readonly parameterName?: string;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/**
 * Reads a `valueFrom` in every form ECS documents (FACTS 1.1, 2.1). An error says what is wrong and in which part.
 */
export function parseValueFrom(valueFrom: string, fail: ErrorFactory): ValueFrom {
  if (isLookupPlaceholder(valueFrom)) {
    return { service: PARAMETER_STORE, parameterName: valueFrom };
  }
  if (valueFrom.includes('{{resolve:')) {
    throw fail(dynamicReferenceProblem(valueFrom));
  }
  rejectStringifiedTokens(valueFrom, "'valueFrom'", fail);
  const arn = splitArn(valueFrom);
  if (arn) {
    return parseArn(arn, fail);
  }
  const [first, ...rest] = splitAtColons(valueFrom);
  if (isOneToken(first) || (beginsWithToken(first) && rest.length === 3)) {
    return parseAfterToken(first, rest, fail);
  }
  if (first === 'arn') {
    throw fail(unfinishedArn(rest.length + 1));
  }
  if (rest.length === 3 && SECRET_NAME.form.test(first)) {
    throw fail(NAME_WITH_TAIL);
  }
  checkParameterName(valueFrom, "'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter:", fail);
  return { service: PARAMETER_STORE, parameterName: valueFrom };
}

const SECRET_NAME: PartForm = { form: /^[A-Za-z0-9/_+=.@!-]{1,519}$/, characters: /^[A-Za-z0-9/_+=.@!-]{0,519}$/ };

/** Only a secret can have a tail: `${secret.secretArn}:key::` says what it is, a token alone does not. */
function parseAfterToken(arn: string, tail: string[], fail: ErrorFactory): ValueFrom {
  if (tail.length === 3) {
    return { service: SECRETS_MANAGER, arn, ...parseTail(tail, fail) };
  }
  if (tail.length > 0) {
    throw fail(`'valueFrom' is a token and a tail of ${tail.length} ${tail.length === 1 ? 'part' : 'parts'}, and Amazon ECS takes none or three:`
      + ' the colons of json-key, version-stage and version-id are all there or none is, as in `${secret.secretArn}:json-key::`;'
      + ' or use TaskSecret.fromSecretsManager, which writes them');
  }
  throw fail("'valueFrom' is a token, so nothing shows whether it names a secret or a parameter;"
    + ' import the one or the other and use TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter');
}

/**
 * Makes sure that a string is the ARN of a Secrets Manager secret and nothing more: no parameter, no JSON key, no version.
 *
 * @param subject what the ARN is, to those who gave it
 */
export function checkSecretArn(secretArn: string, subject: string, fail: ErrorFactory): void {
  rejectStringifiedTokens(secretArn, subject, fail);
  if (isOneToken(secretArn) || isLookupPlaceholder(secretArn)) {
    return;
  }
  const arn = splitArn(secretArn);
  if (!arn) {
    throw fail(`${subject} must be the complete ARN of a Secrets Manager secret, got ${redacted(secretArn)};`
      + ' `aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it');
  }
  if (arn.service === PARAMETER_STORE.name) {
    throw fail(`${subject} ${CREDENTIALS_OF_PARAMETER}`);
  }
  checkService(arn, [SECRETS_MANAGER], fail);
  if (splitAtColons(arn.resource).length > 2) {
    throw fail(`${subject} ${CREDENTIALS_WITH_TAIL}`);
  }
  parseArn(arn, fail);
}

/**
 * Makes sure that a string is the ARN of a parameter of Systems Manager.
 *
 * @param subject what the ARN is, to those who gave it
 */
export function checkParameterArn(parameterArn: string, subject: string, fail: ErrorFactory): void {
  rejectStringifiedTokens(parameterArn, subject, fail);
  const arn = splitArn(parameterArn);
  if (!arn && isConcrete(parameterArn)) {
    throw fail(`${subject} must be the ARN of a Systems Manager parameter, got ${redacted(parameterArn)}; import the parameter by its name or its whole ARN`);
  }
  if (arn) {
    checkService(arn, [PARAMETER_STORE], fail);
    parseArn(arn, fail);
  }
}

/**
 * The name of the secret in an ARN, with the six-character suffix if it is there.
 */
export function secretNameOf(arn: ArnParts): string {
  return arn.resource.slice('secret:'.length);
}

function parseArn(arn: ArnParts, fail: ErrorFactory): ValueFrom {
  checkService(arn, [SECRETS_MANAGER, PARAMETER_STORE], fail);
  checkArnHead(arn, fail);
  return arn.service === SECRETS_MANAGER.name ? parseSecret(arn, fail) : parseParameter(arn, fail);
}

function checkService({ service }: ArnParts, services: readonly SecretService[], fail: ErrorFactory): void {
  if (!services.some(({ name }) => name === service)) {
    throw fail(wrongService(services.map(({ name }) => name), redacted(service)));
  }
}

function parseSecret(arn: ArnParts, fail: ErrorFactory): ValueFrom {
  const [kind, name = '', ...tail] = splitAtColons(arn.resource);
  if (kind !== 'secret') {
    throw fail(NO_SECRET_RESOURCE);
  }
  if (tail.length !== 0 && tail.length !== 3) {
    throw fail(wrongTail(tail.length + 2));
  }
  checkPart(7, "the secret's name", name, SECRET_NAME, 'letters, digits and /_+=.@-!', fail);
  return { service: SECRETS_MANAGER, arn: joinArn({ ...arn, resource: `secret:${name}` }), ...parseTail(tail, fail) };
}

/** `json-key:version-stage:version-id`, each of them may be empty. */
function parseTail([jsonKey = '', versionStage = '', versionId = '']: string[], fail: ErrorFactory) {
  if (versionStage !== '' && versionId !== '') {
    throw fail(STAGE_AND_ID);
  }
  checkJsonKey(jsonKey, fail);
  checkArnText(versionStage + versionId, fail);
  return { jsonKey: jsonKey || undefined, versionStage, versionId };
}

function parseParameter(arn: ArnParts, fail: ErrorFactory): ValueFrom {
  const [resource, ...version] = splitAtColons(arn.resource);
  const name = resource.replace(/^parameter/, '');
  if (name === resource || !(name.startsWith('/') || beginsWithToken(name))) {
    throw fail(NO_PARAMETER_RESOURCE);
  }
  if (version.length > 0) {
    throw fail(VERSIONED_PARAMETER);
  }
  // One slash in the ARN, with or without one in the name (FACTS 2.5).
  checkParameterName(name.lastIndexOf('/') === 0 ? name.slice(1) : name, "part 6 of the ARN, after 'parameter', must be the name of a parameter:", fail);
  return { service: PARAMETER_STORE, arn: joinArn(arn) };
}
