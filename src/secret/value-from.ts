import { Token, Tokenization } from 'aws-cdk-lib';
import { ArnParts, isOneToken, joinArn, splitArn } from './arn';
import { Fail } from './fail';
import { hasCredentialShape } from './plausible-secret';
import { PARAMETER_STORE, SECRETS_MANAGER, SecretService } from './service';
import { isLookupPlaceholder, literalText, masked } from './shown';

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
export function parseValueFrom(valueFrom: string, fail: Fail): ValueFrom {
  if (isLookupPlaceholder(valueFrom)) {
    return { service: PARAMETER_STORE, parameterName: valueFrom };
  }
  if (valueFrom.includes('{{resolve:')) {
    throw fail(dynamicReferenceProblem(valueFrom));
  }
  const arn = splitArn(valueFrom);
  if (arn) {
    return parseArn(arn, fail);
  }
  const [first, ...rest] = valueFrom.split(':');
  if (isOneToken(first)) {
    // Only a secret can have a tail: `${secret.secretArn}:key::` says what it is, a token alone does not.
    if (rest.length === 3) {
      return { service: SECRETS_MANAGER, arn: first, ...parseTail(rest, fail) };
    }
    throw fail("'valueFrom' is a token, so nothing shows whether it names a secret or a parameter;"
      + ' import the one or the other and use TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter');
  }
  if (first === 'arn') {
    throw fail(`an ARN has six parts separated by ':', this one has ${rest.length + 1}`);
  }
  checkParameterName(valueFrom, fail);
  return { service: PARAMETER_STORE, parameterName: valueFrom };
}

/**
 * Makes sure that a string is the ARN of a Secrets Manager secret and nothing more: no parameter, no JSON key, no version.
 */
export function checkSecretArn(secretArn: string, fail: Fail): void {
  if (isOneToken(secretArn) || isLookupPlaceholder(secretArn)) {
    return;
  }
  const arn = splitArn(secretArn);
  if (!arn) {
    throw fail(`must be the complete ARN of a Secrets Manager secret, got ${masked(secretArn)}`);
  }
  const parsed = parseArn(arn, fail);
  if (parsed.service !== SECRETS_MANAGER) {
    throw fail('must be a Secrets Manager secret, got a Systems Manager parameter, which Amazon ECS does not read here');
  }
  if (parsed.arn !== secretArn) {
    throw fail('must be the ARN of the whole secret, got one with a JSON key or version behind the name');
  }
}

/**
 * The name of the secret in an ARN, with the six-character suffix if it is there.
 */
export function secretNameOf(arn: ArnParts): string {
  return arn.resource.slice('secret:'.length);
}

function parseArn(arn: ArnParts, fail: Fail): ValueFrom {
  if (arn.service !== SECRETS_MANAGER.name && arn.service !== PARAMETER_STORE.name) {
    throw fail("part 3 of the ARN, the service, must be 'secretsmanager' or 'ssm': Amazon ECS reads secrets from nothing else");
  }
  checkHead(arn, fail);
  return arn.service === SECRETS_MANAGER.name ? parseSecret(arn, fail) : parseParameter(arn, fail);
}

/** The parts every ARN has. Part numbers count from 1, `arn` included, as a reader of the string would. */
function checkHead(arn: ArnParts, fail: Fail): void {
  const text = literalText([arn.partition, arn.service, arn.region, arn.account, arn.resource].join(':'));
  if (/[\s*?$<>{}[\]"'\\]/.test(text)) {
    throw fail("the ARN contains a space, a wildcard or a placeholder (one of * ? $ < > { } [ ] \" ' \\); Amazon ECS needs the literal ARN");
  }
  checkPart(2, 'the partition', arn.partition, /^aws(-[a-z]+)*$/, "'aws', 'aws-cn', 'aws-us-gov' or another partition", fail);
  checkPart(4, 'the Region', arn.region, /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, "a Region such as 'eu-central-1'", fail);
  checkPart(5, 'the account', arn.account, /^\d{12}$/, 'twelve digits', fail);
}

function checkPart(number: number, name: string, value: string, form: RegExp, expected: string, fail: Fail): void {
  if (!Token.isUnresolved(value) && !form.test(value)) {
    throw fail(`part ${number} of the ARN, ${name}, must be ${expected}, got ${masked(value)}`);
  }
}

function parseSecret(arn: ArnParts, fail: Fail): ValueFrom {
  const [kind, name = '', ...tail] = arn.resource.split(':');
  if (kind !== 'secret') {
    throw fail("part 6 of the ARN must be 'secret': arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX");
  }
  if (tail.length !== 0 && tail.length !== 3) {
    throw fail(`the ARN has ${tail.length + 2} parts from 'secret' on, and Amazon ECS takes 2 or 5:`
      + ' the colons of json-key, version-stage and version-id all stand there or none does, as in …:secret:NAME-SUFFIX:json-key::');
  }
  checkPart(7, "the secret's name", name, /^[A-Za-z0-9/_+=.@!-]{1,519}$/, 'letters, digits and /_+=.@-!', fail);
  return { service: SECRETS_MANAGER, arn: joinArn({ ...arn, resource: `secret:${name}` }), ...parseTail(tail, fail) };
}

/** `json-key:version-stage:version-id`, each of them may be empty. */
function parseTail([jsonKey = '', versionStage = '', versionId = '']: string[], fail: Fail) {
  if (versionStage !== '' && versionId !== '') {
    throw fail('a version stage and a version id exclude each other, and this reference has both');
  }
  return {
    jsonKey: jsonKey || undefined,
    versionStage: versionStage || undefined,
    versionId: versionId || undefined,
  };
}

function parseParameter(arn: ArnParts, fail: Fail): ValueFrom {
  const [resource, ...version] = arn.resource.split(':');
  if (version.length > 0) {
    throw fail(VERSIONED_PARAMETER);
  }
  const name = resource.slice('parameter'.length);
  // One slash in the ARN, with or without one in the name (FACTS 2.5). A name that is a token brings its own.
  if (!resource.startsWith('parameter') || !(name.startsWith('/') || beginsWithToken(name))) {
    throw fail("part 6 of the ARN must begin with 'parameter/': arn:aws:ssm:REGION:ACCOUNT:parameter/NAME");
  }
  checkParameterName(name.lastIndexOf('/') === 0 ? name.slice(1) : name, fail);
  return { service: PARAMETER_STORE, arn: joinArn(arn) };
}

const VERSIONED_PARAMETER = 'Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value;'
  + ' leave out everything behind the name, or keep the value in Secrets Manager, which has versions';

function checkParameterName(name: string, fail: Fail): void {
  const text = literalText(name);
  if (text.includes(':')) {
    throw fail(VERSIONED_PARAMETER);
  }
  if (!Token.isUnresolved(name) && (!/^[A-Za-z0-9_./-]{1,1011}$/.test(name) || name.includes('//') || name.endsWith('/'))) {
    throw fail(`must be an ARN of Secrets Manager or Systems Manager, or the name of a parameter (letters, digits and _.-/), got ${masked(name)}`);
  }
  if (hasCredentialShape(name)) {
    throw fail(`must be a reference to a secret, and this looks like the secret itself: ${masked(name)}; store it in Secrets Manager and give its ARN`);
  }
  if (text.includes('/') && !beginsWithToken(name) && !name.startsWith('/')) {
    throw fail(`a parameter name with a '/' in it must begin with one, got ${masked(name)}`);
  }
}

function beginsWithToken(value: string): boolean {
  return Token.isUnresolved(value) && Token.isUnresolved(Tokenization.reverseString(value).firstValue);
}

function dynamicReferenceProblem(valueFrom: string): string {
  if (/\{\{resolve:ssm:[^:}]*:/.test(valueFrom)) {
    return VERSIONED_PARAMETER;
  }
  if (valueFrom.includes('{{resolve:ssm:')) {
    return "'{{resolve:ssm:…}}' puts the parameter's value where Amazon ECS expects its name; give the name alone";
  }
  return "'{{resolve:…}}' writes the plaintext into the task definition; give the ARN of the secret or the name of the parameter";
}
