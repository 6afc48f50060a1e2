// What is asked of AWS for images, logs, objects and configurations. From AWS's documentation (FACTS 5, 7 and 10), never from `src/`.

import { changed, elsewhere, parse, similar, viaServices, write } from './arns';
import { escaped, Request } from './evaluator';
import { decryption, Need, plain } from './need';
import { Reader } from './needs';

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
  /** Whether its name is a hash of what is in it, so that the next deployment reads another object (CASES 10). */
  readonly hashed?: boolean;
}

/** Why Amazon ECS reads an object: it asks where the bucket of an env file is, too (FACTS 7.7); for gMSA AWS does not say (FACTS 7.8). */
export type ObjectReader = Reader | 'Amazon ECS, for gMSA';

/**
 * Getting an object and decrypting it, with the object or with its bucket as context (FACTS 5.10).
 */
export function objectNeeds({ arn, keys, home, hashed }: StoredObject, reader: ObjectReader): Need[] {
  const [bucket, ...path] = arn.split('/');
  const others = ['PutObject', 'DeleteObject', 'GetObjectAcl', 'GetObjectVersion', 'ListBucket', ...(reader === 'a program' ? ['GetBucketLocation'] : [])];
  const nearObjects = [...similar(path.join('/')).map((each) => `${bucket}/${each}`), `${bucket}x/${path.join('/')}`];
  const place = { ...parse(arn), ...home };
  const location = plain('s3:GetBucketLocation', bucket, [bucket], [{ action: 's3:GetBucketLocation', resource: `${bucket}x` }]);
  return [
    plain('s3:GetObject', hashed ? `${bucket}/*` : escaped(arn), hashed ? [arn, `${bucket}/${'f'.repeat(64)}${path.join('/').slice(64)}`] : [arn], [
      ...nearObjects.map((resource) => ({ action: 's3:GetObject', resource })),
      { action: 's3:GetObject', resource: bucket },
      ...[arn, bucket].flatMap((resource) => others.map((name) => ({ action: `s3:${name}`, resource }))),
    ]),
    ...(reader === 'a program' ? [] : [reader === 'Amazon ECS' ? location : { ...location, reason: `${location.reason}, perhaps`, optional: true }]),
    ...keys.flatMap((key) => viaServices('s3', place).flatMap((via) => [arn, bucket].map((context) => decryption({
      key,
      via,
      contextKey: 'kms:EncryptionContext:aws:s3:arn',
      context: escaped(context),
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

function partitionOf(region: string): string {
  return ({ cn: 'aws-cn', eusc: 'aws-eusc' } as { [start: string]: string })[region.split('-')[0]] ?? (region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');
}
