/** What is wrong with the `valueFrom` of a task definition, in words for those who wrote it. */

export const VERSIONED_PARAMETER = 'Amazon ECS takes neither a version nor a label of a Systems Manager parameter and always reads its latest value;'
  + ' leave out everything after the name, or keep the value in Secrets Manager, which has versions';

export const NAME_WITH_TAIL = "'valueFrom' has a JSON key or version after a name, and Amazon ECS reads a name as that of a parameter, which has neither;"
  + ' give the ARN of the secret in its place: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX:json-key:version-stage:version-id';

export const NO_SECRET_RESOURCE = "part 6 of the ARN must be 'secret': arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX";

export const NO_PARAMETER_RESOURCE = "part 6 of the ARN must begin with 'parameter/': arn:aws:ssm:REGION:ACCOUNT:parameter/NAME";

export const STAGE_AND_ID = 'the version stage and the version id (the last two parts) exclude each other, and both are there; leave one of them empty, not its colon';

export const NOT_LITERAL = "the ARN contains a space, a wildcard or a placeholder (one of * ? $ < > { } [ ] \" ' \\); give the literal ARN of one secret or parameter";

/** What is in no ARN of one secret or parameter. */
export const IN_NO_ARN = /[\s*?$<>{}[\]"'\\\0-\x1f\x7f]/;

export const CREDENTIALS_WITH_TAIL = 'must be the ARN of the whole secret, got one with a JSON key or version after the name; leave out what follows the name';

export const CREDENTIALS_OF_PARAMETER = 'must be the ARN of a Secrets Manager secret, got a Systems Manager parameter, which Amazon ECS does not read here;'
  + ' keep the value in Secrets Manager';

/**
 * @param parts how many there are, `arn` included
 */
export function unfinishedArn(parts: number): string {
  return `'valueFrom' begins as an ARN and has ${parts} parts separated by ':', an ARN has six or more;`
    + ' give it whole, as in arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX';
}

/**
 * @param parts how many there are from `secret` on
 */
export function wrongTail(parts: number): string {
  return `the ARN has ${parts} parts from 'secret' on, and Amazon ECS takes 2 or 5:`
    + ' the colons of json-key, version-stage and version-id are either all present or all left out, as in …:secret:NAME-SUFFIX:json-key::';
}

/**
 * @param services those that are taken
 * @param shown the one that is there, safe to show
 */
export function wrongService(services: readonly string[], shown: string): string {
  return `part 3 of the ARN, the service, must be ${services.map((name) => `'${name}'`).join(' or ')}, got ${shown};`
    + ' Amazon ECS reads from nothing else here';
}

/**
 * What is wrong with a dynamic reference of CloudFormation.
 */
export function dynamicReferenceProblem(valueFrom: string): string {
  if (/\{\{resolve:ssm(-secure)?:[^:}]*:/.test(valueFrom)) {
    return VERSIONED_PARAMETER;
  }
  if (valueFrom.includes('{{resolve:ssm:')) {
    return "'valueFrom' must not be '{{resolve:ssm:…}}', which puts the parameter's value where Amazon ECS expects its name; give the name alone";
  }
  return "'valueFrom' must not be '{{resolve:…}}', which writes the plaintext into the task definition; give the ARN of the secret or the name of the parameter";
}
