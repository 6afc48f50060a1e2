// What is asked of AWS Secrets Manager and AWS Systems Manager when a task starts or runs. From AWS's documentation (FACTS 1, 2, 3
// and 5), never from `src/`.

import { changed, elsewhere, parse, similar, viaServices, write } from './arns';
import { like } from './evaluator';
import { CONTEXT, decryption, Need } from './need';

/**
 * A secret or a parameter as it is in AWS.
 */
export interface Stored {
  readonly service: 'secretsmanager' | 'ssm';
  /** Complete; for a secret that the app knows by name, without the six characters. */
  readonly arn: string;
  readonly byName: boolean;
  /** Whether the app has its ARN as text: nobody knows which Region a replica names in the encryption context (FACTS 5.3). */
  readonly literal: boolean | 'in part';
  /** The customer managed keys that its versions are encrypted with. */
  readonly keys: readonly string[];
  /** One of the keys of its account and Region, and nobody knows which. */
  readonly anyKey: boolean;
}

export type Reader = 'Amazon ECS' | 'a program';

const READING = {
  secretsmanager: { 'Amazon ECS': ['secretsmanager:GetSecretValue'], 'a program': ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'] },
  ssm: { 'Amazon ECS': ['ssm:GetParameters'], 'a program': ['ssm:GetParameters', 'ssm:GetParameter'] },
};

/** More that can be done with secrets, parameters and keys. */
const OTHER_ACTIONS = {
  secretsmanager: ['GetSecretValue', 'DescribeSecret', 'ListSecretVersionIds', 'GetResourcePolicy', 'BatchGetSecretValue', 'PutSecretValue', 'UpdateSecret', 'DeleteSecret', 'RotateSecret'],
  ssm: ['GetParameters', 'GetParameter', 'GetParametersByPath', 'GetParameterHistory', 'DescribeParameters', 'PutParameter', 'DeleteParameter', 'LabelParameterVersion'],
};


/** Two suffixes as Secrets Manager draws them, and some that it never draws. */
const SUFFIXES = ['-Zz09Qx', '-aBcDeF'];
const NO_SUFFIXES = ['-Zz09Q', '-Zz09Qxy', 'Zz09Qx', '-', '-Zz09Qx/child', '-Zz09Qx-Zz09Qx'];

/**
 * Reading a secret or a parameter, and decrypting it.
 *
 * @param others other things of the app that are stored, which have contexts and keys of their own
 */
export function secretNeeds(stored: Stored, reader: Reader, others: readonly Stored[] = []): Need[] {
  return [...readingNeeds(stored, reader), ...decryptionNeeds(stored, others)];
}

function readingNeeds(stored: Stored, reader: Reader): Need[] {
  const { service, arn } = stored;
  const actions = READING[service][reader];
  const actionsDenied = OTHER_ACTIONS[service].map((name) => `${service}:${name}`).filter((action) => !actions.includes(action));
  // A name stands for itself and for the complete ARN that Secrets Manager may compare (FACTS 1.4, 1.5).
  const families = stored.byName ? [arn, `${arn}-??????`] : [arn];
  return actions.flatMap((action) => families.map((resource) => {
    const resources = samples(resource);
    return {
      reason: `${action} on ${resource}`,
      family: { action, resource },
      requests: resources.map((each) => ({ action, resource: each })),
      neighbours: [
        ...actionsDenied.map((denied) => ({ action: denied, resource: resources[0] })),
        ...nearArns(stored).map((each) => ({ action, resource: each })),
        // The same name at the other service.
        ...(service === 'ssm' ? [{ action: 'secretsmanager:GetSecretValue', resource: arn }] : [{ action: 'ssm:GetParameters', resource: arn }]),
      ],
    };
  }));
}

/** Other secrets, or other parameters, with nearly the same ARN. */
function nearArns(stored: Stored): string[] {
  const { service, arn, byName } = stored;
  const { resource } = parse(arn);
  if (service === 'ssm') {
    const name = resource.slice('parameter/'.length);
    return [...similar(name).map((each) => changed(arn, { resource: `parameter/${each}` })), changed(arn, { resource: `parameter//${name}` }), `${arn}:1`, ...elsewhere(arn)];
  }
  const whole = resource.slice('secret:'.length);
  const name = byName ? whole : whole.slice(0, -7);
  const suffix = byName ? SUFFIXES[0] : whole.slice(-7);
  const secret = (text: string) => changed(arn, { resource: `secret:${text}` });
  return [
    ...similar(name).flatMap((each) => [secret(each), secret(each + suffix)]),
    ...(byName ? NO_SUFFIXES.map((each) => secret(name + each)) : [name, name + SUFFIXES[0], whole.slice(0, -1), `${whole}x`, whole + SUFFIXES[0]].map(secret)),
    secret(`${name}${suffix}:key::`),
    ...[arn, secret(name + suffix)].flatMap(elsewhere),
  ];
}

function decryptionNeeds(stored: Stored, others: readonly Stored[]): Need[] {
  const { service, arn, byName } = stored;
  const home = parse(arn);
  const anyKey = write({ ...home, service: 'kms', resource: 'key/*' });
  const complete = byName ? `${arn}-??????` : arn;
  const contexts = [...samples(complete), ...(stored.literal === true ? samples(changed(complete, { region: 'sa-east-1' })) : [])];
  const context = stored.literal ? changed(complete, { region: '*' }) : complete;
  return [...stored.keys, ...(stored.anyKey ? [anyKey] : [])].flatMap((key) => viaServices(service, home).map((via) => decryption({
    key,
    via,
    contextKey: CONTEXT[service],
    context,
    contexts,
    strangeContexts: [
      ...nearArns(stored).filter((each) => !like(each, context)),
      ...samples(changed(complete, { partition: home.partition === 'aws-cn' ? 'aws' : 'aws-cn' })),
      ...others.filter((other) => other.service === service).slice(0, 8).flatMap((other) => samples(other.byName ? `${other.arn}-??????` : other.arn)),
    ],
    otherVias: [
      `${service === 'ssm' ? 'secretsmanager' : 'ssm'}.${home.region}.amazonaws.com`,
      `${service}.eu-west-3.amazonaws.com`,
      `s3.${home.region}.amazonaws.com`,
      `${service}.${home.region}.amazonaws.com.evil.example`,
    ],
    otherKeys: others.slice(0, 8).flatMap(({ keys }) => keys),
  })));
}

/** Two complete ARNs for one with question marks instead of the suffix. */
function samples(arn: string): string[] {
  return arn.endsWith('-??????') ? SUFFIXES.map((suffix) => arn.slice(0, -7) + suffix) : [arn];
}
