// What is asked of AWS when a task starts or runs, and what is near to it. From AWS's documentation (FACTS 1, 2, 3, 5, 7 and
// 10), never from `src/`.

import { changed, elsewhere, parse, similar, viaServices, write } from './arns';
import { Context, like, Request } from './evaluator';

/**
 * Requests that must be allowed, and others that must not be, unless something else needs them.
 */
export interface Need {
  /** For the message when it fails. */
  readonly reason: string;
  /** All requests of this need: with `*` and `?` where AWS or the user leaves open which it will be. */
  readonly family: Request;
  /** Requests of the family. */
  readonly requests: readonly Request[];
  readonly neighbours: readonly Request[];
}

/**
 * A secret or a parameter as it is in AWS.
 */
export interface Stored {
  readonly service: 'secretsmanager' | 'ssm';
  /** Complete; for a secret that the app knows by name, without the six characters. */
  readonly arn: string;
  readonly byName: boolean;
  /** Whether the app has its ARN as text: nobody knows which Region a replica names in the encryption context (FACTS 5.3). */
  readonly literal: boolean;
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
  kms: ['Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'DescribeKey', 'CreateGrant', 'PutKeyPolicy'],
};

const CONTEXT = { secretsmanager: 'kms:EncryptionContext:SecretARN', ssm: 'kms:EncryptionContext:PARAMETER_ARN' };

const STRANGE_KEY = 'key/99999999-9999-9999-9999-999999999999';

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
  const contexts = [...samples(complete), ...(stored.literal ? samples(changed(complete, { region: 'sa-east-1' })) : [])];
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

interface Decryption {
  /** With an asterisk where nobody knows which key it is. */
  readonly key: string;
  /** Left out for a service that KMS may not know of. */
  readonly via?: string;
  readonly contextKey: string;
  readonly context: string;
  readonly contexts: readonly string[];
  readonly strangeContexts: readonly string[];
  readonly otherVias: readonly string[];
  readonly otherKeys: readonly string[];
}

/** Decrypting something with one key, through one service. */
function decryption({ key, via, contextKey, context, contexts, strangeContexts, otherVias, otherKeys }: Decryption): Need {
  const action = 'kms:Decrypt';
  const resources = key.endsWith('key/*') ? [key.replace('*', '00000000-0000-0000-0000-000000000000'), key.replace('*', 'mrk-0')] : [key];
  const [resource] = resources;
  const through: Context = via === undefined ? {} : { 'kms:ViaService': via };
  const right: Context = { ...through, [contextKey]: contexts[0] };
  const { [contextKey]: _, ...without } = right;
  return {
    reason: `${action} with ${key}${via === undefined ? '' : ` through ${via}`} for ${context}`,
    family: { action, resource: key, context: { ...through, [contextKey]: context } },
    requests: resources.flatMap((each) => contexts.map((value) => ({ action, resource: each, context: { ...through, [contextKey]: value } }))),
    neighbours: [
      ...[...otherKeys, ...elsewhere(resource), changed(resource, { resource: STRANGE_KEY }), changed(resource, { resource: 'alias/app' }), `${resource}x`]
        .map((other) => ({ action, resource: other, context: right })),
      ...[undefined, {}, without].map((none) => ({ action, resource, context: none })),
      ...(via === undefined ? [] : [{ action, resource, context: { [contextKey]: contexts[0] } }]),
      ...otherVias.map((other) => ({ action, resource, context: { ...right, 'kms:ViaService': other } })),
      ...strangeContexts.map((value) => ({ action, resource, context: { ...through, [contextKey]: value } })),
      ...Object.values(CONTEXT).filter((name) => name !== contextKey)
        .map((name) => ({ action, resource, context: { ...through, [name]: contexts[0] } })),
      ...OTHER_ACTIONS.kms.map((name) => ({ action: `kms:${name}`, resource, context: right })),
    ],
  };
}

/**
 * Pulling an image by its name, if it is in Amazon ECR.
 *
 * @param own whether AWS keeps it in an account of its own in each Region
 * @param importing whether the first pull may fill a cache
 */
export function pullNeeds(image: string, { own = false, importing = false } = {}): Need[] {
  const [, account, region, path] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/([^:@]+)/.exec(image) ?? [];
  if (path === undefined) {
    return [];
  }
  const arn = write({ partition: partitionOf(region), service: 'ecr', region, account, resource: `repository/${path}` });
  const actions = ['BatchCheckLayerAvailability', 'GetDownloadUrlForLayer', 'BatchGetImage', ...(importing ? ['BatchImportUpstreamImage', 'CreateRepository'] : [])];
  const others = ['DescribeImages', 'ListImages', 'PutImage', 'InitiateLayerUpload', 'DeleteRepository', 'BatchImportUpstreamImage', 'CreateRepository', 'SetRepositoryPolicy'];
  const near = [...similar(path).map((each) => changed(arn, { resource: `repository/${each}` })), ...elsewhere(arn)];
  const token: Request = { action: 'ecr:GetAuthorizationToken', resource: '*' };
  return [
    { reason: token.action, family: token, requests: [token], neighbours: [{ action: 'ecr:DescribeRepositories', resource: '*' }] },
    ...actions.map((name) => `ecr:${name}`).map((action) => plain(action, own ? changed(arn, { account: '*' }) : arn, own ? [arn, ...elsewhere(arn).slice(1)] : [arn], [
      ...near.map((resource) => ({ action, resource })),
      ...others.filter((name) => !actions.includes(name)).map((name) => ({ action: `ecr:${name}`, resource: arn })),
    ])),
  ];
}

/**
 * Writing to a log group.
 */
export function logNeeds(logGroupArn: string): Need[] {
  const stream = `${logGroupArn}:log-stream:app/app/1`;
  const { resource } = parse(logGroupArn);
  const near = [...similar(resource.slice('log-group:'.length)).map((name) => changed(logGroupArn, { resource: `log-group:${name}` })), ...elsewhere(logGroupArn)];
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => plain(action, `${logGroupArn}:*`, [stream], [
    ...near.map((each) => ({ action, resource: `${each}:log-stream:app/app/1` })),
    ...['CreateLogGroup', 'DeleteLogGroup', 'DeleteLogStream', 'GetLogEvents', 'FilterLogEvents', 'PutRetentionPolicy'].map((name) => ({ action: `logs:${name}`, resource: stream })),
  ]));
}

/**
 * Something in a bucket.
 */
export interface StoredObject {
  readonly arn: string;
  readonly keys: readonly string[];
  /** Where the bucket is, which its ARN does not say. */
  readonly home: { readonly partition: string; readonly region: string };
}

/**
 * Getting an object and decrypting it, with the object or with its bucket as context (FACTS 5.10). For an env file Amazon ECS
 * asks where the bucket is, too (FACTS 7.7).
 */
export function objectNeeds({ arn, keys, home }: StoredObject, reader: Reader): Need[] {
  const [bucket, ...path] = arn.split('/');
  const others = ['PutObject', 'DeleteObject', 'GetObjectAcl', 'GetObjectVersion', 'ListBucket', ...(reader === 'Amazon ECS' ? [] : ['GetBucketLocation'])];
  const nearObjects = [...similar(path.join('/')).map((each) => `${bucket}/${each}`), `${bucket}x/${path.join('/')}`];
  const place = { ...parse(arn), ...home };
  return [
    plain('s3:GetObject', arn, [arn], [
      ...nearObjects.map((resource) => ({ action: 's3:GetObject', resource })),
      { action: 's3:GetObject', resource: bucket },
      ...[arn, bucket].flatMap((resource) => others.map((name) => ({ action: `s3:${name}`, resource }))),
    ]),
    ...(reader === 'Amazon ECS' ? [plain('s3:GetBucketLocation', bucket, [bucket], [{ action: 's3:GetBucketLocation', resource: `${bucket}x` }])] : []),
    ...keys.flatMap((key) => viaServices('s3', place).flatMap((via) => [arn, bucket].map((context) => decryption({
      key,
      via,
      contextKey: 'kms:EncryptionContext:aws:s3:arn',
      context,
      contexts: [context],
      strangeContexts: [...nearObjects, `${bucket}x`],
      otherVias: [`secretsmanager.${home.region}.amazonaws.com`, 's3.eu-west-3.amazonaws.com'],
      otherKeys: [],
    })))),
  ];
}

/**
 * Fetching a configuration of AWS AppConfig. Its service may not name itself to KMS (FACTS 5.10).
 */
export function appConfigNeeds(environmentArn: string, profileId: string, keys: readonly string[]): Need[] {
  const arn = `${environmentArn}/configuration/${profileId}`;
  const near = [`${arn}x`, environmentArn, `${environmentArn}x/configuration/${profileId}`, `${environmentArn}/configuration/other12`, ...elsewhere(arn)];
  const others = ['GetConfiguration', 'GetHostedConfigurationVersion', 'StartDeployment', 'UpdateConfigurationProfile', 'StopDeployment'];
  return [
    ...['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'].map((action) => plain(action, arn, [arn], [
      ...near.map((resource) => ({ action, resource })),
      ...others.map((name) => ({ action: `appconfig:${name}`, resource: arn })),
    ])),
    ...keys.map((key) => decryption({
      key,
      contextKey: 'kms:EncryptionContext:aws:appconfig:deployment:arn',
      context: `${environmentArn}/deployment/*`,
      contexts: [`${environmentArn}/deployment/1`, `${environmentArn}/deployment/23`],
      strangeContexts: [arn, environmentArn, `${environmentArn}x/deployment/1`, ...elsewhere(`${environmentArn}/deployment/1`)],
      otherVias: [],
      otherKeys: [],
    })),
  ];
}

function plain(action: string, resource: string, resources: readonly string[], neighbours: readonly Request[]): Need {
  return { reason: `${action} on ${resource}`, family: { action, resource }, requests: resources.map((each) => ({ action, resource: each })), neighbours };
}

/** Two complete ARNs for one with question marks in the place of the suffix. */
function samples(arn: string): string[] {
  return arn.endsWith('-??????') ? SUFFIXES.map((suffix) => arn.slice(0, -7) + suffix) : [arn];
}

function partitionOf(region: string): string {
  return ({ cn: 'aws-cn', eusc: 'aws-eusc' } as { [start: string]: string })[region.split('-')[0]] ?? (region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');
}

/**
 * Whether a request is one that a need stands for.
 */
export function includes({ family }: Need, request: Request): boolean {
  return family.action === request.action
    && like(request.resource, family.resource)
    && Object.entries(family.context ?? {}).every(([key, pattern]) => request.context?.[key] !== undefined && like(request.context[key], pattern));
}
