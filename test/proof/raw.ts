// What is drawn freely, before it is fitted to what is valid.

import * as fc from 'fast-check';

/** Chooses something from a list that is not known yet. */
const choice = fc.nat({ max: 59 });

const flag = fc.boolean();

/** What Amazon S3 takes as the key of an object, and IAM reads as a pattern or a variable. */
export const HOSTILE_PATHS = ['*.env', 'prod/?.env', '${aws:PrincipalTag/team}/a.env', '${*}.env', `prod/${'a*'.repeat(500)}.env`];

/** Paths and words that are parts of one another. */
const NAMES = ['a', 'prod', 'prod/a', '/prod', '/prod/a', '/prod/a/b', 'prod-a', 'Prod/A', 'a_b.c', '/a-b', 'database'];

export const rawKey = fc.record({ half: near('no', 'yes'), kind: fc.constantFrom('owned', 'imported'), stack: fc.constantFrom('Service', 'Data'), region: near('home', 'other'), account: near('own', 'other') });

export const rawSource = fc.record({
  kind: fc.constantFrom('owned secret', 'imported secret', 'imported secret', 'owned parameter', 'imported parameter', 'imported parameter', 'referenced secret'),
  stack: fc.constantFrom('Service', 'Data', 'Elsewhere'),
  name: fc.constantFrom(...NAMES),
  named: flag,
  secretBy: fc.constantFrom('complete ARN', 'attributes', 'token', 'partial ARN', 'name'),
  parameterBy: fc.constantFrom('name', 'secure attributes', 'list name', 'ARN', 'token'),
  type: fc.constantFrom('String', 'StringList'),
  region: near('home', 'other'),
  account: near('own', 'other'),
  knowledge: fc.constantFrom('stated', 'stated', 'stated', 'unstated', 'AWS managed', 'any'),
  keys: fc.array(choice, { minLength: 1, maxLength: 3 }),
  long: flag,
  half: flag,
  late: flag,
  pasted: near('no', 'yes'),
});

export const rawRead = fc.record({
  source: choice,
  by: fc.constantFrom('construct', 'valueFrom', 'JSON keys'),
  plain: near('no', 'yes'),
  jsonKey: fc.option(fc.constantFrom('password', 'user', 'apiKey'), { nil: undefined }),
  version: fc.option(fc.constantFrom({ stage: 'AWSPREVIOUS' }, { stage: 'blue' }, { id: '11111111-2222-3333-4444-555555555555' }), { nil: undefined, freq: 3 }),
});

export const rawImage = fc.record({
  kind: fc.constantFrom('registry', 'registry', 'registry', 'ECR name', 'ECR repository', 'cache'),
  host: fc.constantFrom('docker.io', 'ghcr.io', 'registry.example.com:5000'),
  region: near('home', 'other'),
  account: near('own', 'other'),
  path: fc.constantFrom('app', 'acme/app', 'acme/app/side'),
  digest: flag,
  half: near('no', 'yes'),
  repository: fc.constantFrom('owned here', 'owned in Data', 'imported'),
  firstPull: fc.constantFrom('EXECUTION_ROLE', 'EXTERNAL'),
});

export const rawLog = fc.record({
  driver: fc.constantFrom('awslogs', 'splunk', 'generic', 'firelens'),
  group: fc.constantFrom('own', 'owned here', 'owned in Data', 'imported'),
  options: fc.array(rawRead, { maxLength: 3 }),
  token: rawRead,
});

export const rawObject = fc.record({
  bucket: choice,
  path: fc.constantFrom('a.env', 'prod/a.env', 'prod/b.env'),
  asset: near('no', 'yes'),
  parameter: flag,
  hostile: fc.constantFrom(undefined, undefined, ...HOSTILE_PATHS),
});

export const rawRuntime = fc.record({
  kind: fc.constantFrom('source', 'source', 'object', 'configuration'),
  source: choice,
  object: rawObject,
  profile: fc.constantFrom('abc1234', 'def5678'),
  key: fc.option(choice, { nil: undefined }),
});

export const rawContainer = fc.record({
  added: near('props', 'task', 'task definition'),
  image: rawImage,
  credentials: fc.option(rawRead, { nil: undefined, freq: 3 }),
  secrets: fc.oneof(
    { weight: 40, arbitrary: fc.array(rawRead, { maxLength: 5 }) },
    { weight: 1, arbitrary: fc.array(rawRead, { maxLength: 50, size: 'max' }) },
  ),
  late: seldom(rawRead, 2),
  files: seldom(rawRead, 3),
  runtime: seldom(rawRuntime, 4),
  environmentFiles: seldom(rawObject, 3),
  credentialSpecs: seldom(rawObject, 1),
  lateHost: fc.option(fc.constantFrom('docker.io', 'ghcr.io', 'registry.example.com:5000'), { nil: undefined }),
  overridden: near('no', 'no', 'no', 'yes'),
  pasted: flag,
  log: fc.option(rawLog, { nil: undefined }),
});

const rawRole = fc.record({
  choice,
  inline: fc.constantFrom(0, 2_000, 6_000, 9_000),
  managed: fc.constantFrom(0, 1, 3, 5),
  by: fc.constantFrom('ARN', 'name', 'ARN or name'),
  path: fc.constantFrom('', 'team/'),
});

const rawGrant = fc.record({ to: fc.constantFrom('execution', 'task'), what: fc.constantFrom('source', 'source', 'bucket', 'log group', 'repository'), number: choice });

export const rawTask = fc.record({
  stack: near('Service', 'Second'),
  placement: near('INLINE', 'MANAGED', 'EXTERNAL'),
  elsewhere: fc.constantFrom('home', 'home', 'abroad', 'nested'),
  executionRole: near('made', 'made for this account', 'owned here', 'owned in Data', 'imported', 'imported', 'imported', 'of another task', 'shared'),
  taskRole: near('made', 'owned here', 'owned in Data', 'imported', 'shared'),
  role: rawRole,
  grants: seldom(rawGrant, 3),
  containers: fc.oneof(
    { weight: 30, arbitrary: fc.array(rawContainer, { minLength: 1, maxLength: 2 }) },
    { weight: 6, arbitrary: fc.array(rawContainer, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(rawContainer, { minLength: 1, maxLength: 8, size: 'max' }) },
  ),
  hosts: fc.record({ 'docker.io': rawRead, 'ghcr.io': rawRead, 'registry.example.com:5000': rawRead }, { requiredKeys: [] }),
  retained: seldom(rawRead, 2),
  retainedFiles: seldom(rawObject, 2),
  namedByKey: fc.option(choice, { nil: undefined, freq: 2 }),
  router: fc.constantFrom('default', 'own'),
});

export const rawApp = fc.record({
  partition: near('aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'),
  environment: fc.constantFrom('stated', 'agnostic'),
  keys: fc.array(rawKey, { maxLength: 4 }),
  sources: fc.oneof(
    { weight: 30, arbitrary: fc.array(rawSource, { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(rawSource, { maxLength: 50, size: 'max' }) },
  ),
  buckets: fc.array(fc.record({ kind: fc.constantFrom('owned', 'imported'), stack: fc.constantFrom('Service', 'Data'), key: fc.option(choice, { nil: undefined }), late: flag, half: near('no', 'yes'), region: near('home', 'other') }), { maxLength: 2 }),
  oneKey: flag,
  manyLong: fc.nat({ max: 11 }),
  tasks: fc.oneof(
    { weight: 9, arbitrary: fc.array(rawTask, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(rawTask, { minLength: 2, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.array(rawTask, { minLength: 3, maxLength: 4, size: 'max' }) },
  ),
});

export type Raw<T> = T extends fc.Arbitrary<infer U> ? U : never;

/** The first in most cases, and the simplest. */
function near<const T extends string>(first: T, ...others: T[]): fc.Arbitrary<T> {
  const rest = others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) }));
  return fc.oneof({ weight: 2 * others.length + 1, arbitrary: fc.constant(first) }, ...rest);
}

function seldom<T>(arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.array(arbitrary, { maxLength }) });
}
