// Draws apps. What is drawn freely is fitted to what is valid afterwards, so that shrinking stays simple: wrong configurations
// are for other tests.

import * as fc from 'fast-check';
import {
  AppModel, BucketModel, ContainerModel, Host, ImageModel, isParameter, KeyKnowledge, KeyModel, LogModel, ReadModel, Region, RuntimeModel,
  SourceModel, TaskModel,
} from './model';

/** Chooses something from a list that is not known yet. */
const choice = fc.nat({ max: 59 });

const flag = fc.boolean();

/** Paths and words that are parts of one another. */
const NAMES = ['a', 'prod', 'prod/a', '/prod', '/prod/a', '/prod/a/b', 'prod-a', 'Prod/A', 'a_b.c', '/a-b', 'database'];

const rawKey = fc.record({ kind: fc.constantFrom('owned', 'imported'), stack: fc.constantFrom('Service', 'Data'), region: near('home', 'other'), account: near('own', 'other') });

const rawSource = fc.record({
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
});

const rawRead = fc.record({
  source: choice,
  by: fc.constantFrom('construct', 'valueFrom', 'JSON keys'),
  jsonKey: fc.option(fc.constantFrom('password', 'user', 'apiKey'), { nil: undefined }),
  version: fc.option(fc.constantFrom({ stage: 'AWSPREVIOUS' }, { stage: 'blue' }, { id: '11111111-2222-3333-4444-555555555555' }), { nil: undefined, freq: 3 }),
});

const rawImage = fc.record({
  kind: fc.constantFrom('registry', 'registry', 'registry', 'ECR name', 'ECR repository', 'cache'),
  host: fc.constantFrom('docker.io', 'ghcr.io', 'registry.example.com:5000'),
  region: near('home', 'other'),
  account: near('own', 'other'),
  path: fc.constantFrom('app', 'acme/app', 'acme/app/side'),
  digest: flag,
  repository: fc.constantFrom('owned here', 'owned in Data', 'imported'),
  firstPull: fc.constantFrom('EXECUTION_ROLE', 'EXTERNAL'),
});

const rawLog = fc.record({
  driver: fc.constantFrom('awslogs', 'splunk', 'generic', 'firelens'),
  group: fc.constantFrom('own', 'owned in Data', 'imported'),
  options: fc.array(rawRead, { maxLength: 3 }),
  token: rawRead,
});

const rawObject = fc.record({ bucket: choice, path: fc.constantFrom('a.env', 'prod/a.env', 'prod/b.env') });

const rawRuntime = fc.record({
  kind: fc.constantFrom('source', 'source', 'object', 'configuration'),
  source: choice,
  object: rawObject,
  profile: fc.constantFrom('abc1234', 'def5678'),
  key: fc.option(choice, { nil: undefined }),
});

const rawContainer = fc.record({
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
  log: fc.option(rawLog, { nil: undefined }),
});

const rawTask = fc.record({
  stack: near('Service', 'Second'),
  placement: near('INLINE', 'MANAGED', 'EXTERNAL'),
  executionRole: near('made', 'made for this account', 'owned here', 'owned in Data'),
  taskRole: near('made', 'owned here', 'owned in Data'),
  containers: fc.oneof(
    { weight: 30, arbitrary: fc.array(rawContainer, { minLength: 1, maxLength: 2 }) },
    { weight: 6, arbitrary: fc.array(rawContainer, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(rawContainer, { minLength: 1, maxLength: 8, size: 'max' }) },
  ),
  hosts: fc.record({ 'docker.io': rawRead, 'ghcr.io': rawRead, 'registry.example.com:5000': rawRead }, { requiredKeys: [] }),
  retained: seldom(rawRead, 2),
  router: fc.constantFrom('default', 'own'),
});

const rawApp = fc.record({
  partition: near('aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'),
  environment: fc.constantFrom('stated', 'agnostic'),
  keys: fc.array(rawKey, { maxLength: 4 }),
  sources: fc.oneof(
    { weight: 30, arbitrary: fc.array(rawSource, { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(rawSource, { maxLength: 50, size: 'max' }) },
  ),
  buckets: fc.array(fc.record({ kind: fc.constantFrom('owned', 'imported'), stack: fc.constantFrom('Service', 'Data'), key: fc.option(choice, { nil: undefined }) }), { maxLength: 2 }),
  tasks: fc.oneof({ weight: 8, arbitrary: fc.tuple(rawTask) }, { weight: 1, arbitrary: fc.tuple(rawTask, rawTask) }),
});

type Raw<T> = T extends fc.Arbitrary<infer U> ? U : never;

/**
 * Valid apps.
 */
export const apps: fc.Arbitrary<AppModel> = rawApp.map(fitted);

function fitted(raw: Raw<typeof rawApp>): AppModel {
  // Where nobody knows the partition before the deployment, the second name of a service in it is not known either (FACTS 5.12).
  const stated = raw.environment === 'stated' || raw.partition === 'aws-eusc';
  const keys: KeyModel[] = raw.keys.map(({ kind, stack, region, account }) => kind === 'owned' ? { kind, stack } : { kind, region, account });
  const sources = raw.sources.map((source, index) => fittedSource(source, index, keys, stated));
  const buckets = raw.buckets.map(({ kind, stack, key }): BucketModel => ({ kind, stack, key: chosen(keysFor(keys, kind === 'owned' ? stack : 'Service', 'home'), key) }));
  const drawn = { keys, sources, buckets };
  return {
    partition: raw.partition,
    environment: stated ? 'stated' : 'agnostic',
    ...drawn,
    tasks: raw.tasks.map((task, index) => fittedTask({ ...task, stack: index === 0 ? 'Service' : task.stack }, drawn)).map((task, index, [first]) => ({
      ...task,
      // A role that the app makes can be given to two tasks.
      executionRole: index > 0 && task.executionRole !== 'owned in Data' && first.executionRole.startsWith('owned') ? 'shared' : task.executionRole,
    })),
  };
}

type Drawn = Pick<AppModel, 'keys' | 'sources' | 'buckets'>;

function fittedSource(raw: Raw<typeof rawSource>, index: number, keys: readonly KeyModel[], stated: boolean): SourceModel {
  const { kind, region } = raw;
  // A name for each, with a part that none of the others has.
  const name = `${raw.name}${index}`;
  const knowledge = (valid: readonly number[]): KeyKnowledge => {
    if (raw.knowledge !== 'stated') {
      return raw.knowledge;
    }
    const numbers = [...new Set(raw.keys.flatMap((key) => chosen(valid, key) ?? []))];
    return numbers.length > 0 ? numbers : 'unstated';
  };
  switch (kind) {
    case 'owned secret': {
      const stack = raw.stack === 'Elsewhere' && !stated ? 'Data' : raw.stack;
      const key = chosen(stack === 'Elsewhere' ? keysFor(keys, undefined, 'other') : keysFor(keys, stack, 'home'), raw.knowledge === 'stated' ? raw.keys[0] : undefined);
      // Only what has a name can be seen from another Region.
      return { kind, stack, name: raw.named || stack === 'Elsewhere' ? name.replace(/^\//, '') : undefined, key };
    }
    case 'imported secret': {
      const foreignKeys = keysFor(keys, 'Service', region);
      const account = raw.account === 'other' && foreignKeys.length > 0 ? 'other' : 'own';
      const byArn = ['complete ARN', 'attributes', 'token'].includes(raw.secretBy);
      const by = account === 'other' && !byArn ? 'complete ARN' : raw.secretBy;
      // What is known by its name alone is in the Region of the task.
      const home = by === 'name' ? 'home' : region;
      const valid = keysFor(keys, 'Service', home);
      // Across accounts only a customer managed key opens a secret.
      const key = account === 'other' ? [...new Set(raw.keys.map((each) => valid[each % valid.length]))] : knowledge(valid);
      return { kind, by, name: name.replace(/^\//, ''), region: home, account, key };
    }
    case 'owned parameter':
      return { kind, stack: raw.stack === 'Elsewhere' ? 'Data' : raw.stack, type: raw.type, name: raw.named ? parameterName(name) : undefined };
    case 'imported parameter': {
      const home = raw.parameterBy === 'ARN' ? region : 'home';
      const known = knowledge(keysFor(keys, 'Service', home));
      return { kind, by: home === 'other' ? 'pasted ARN' : raw.parameterBy, name: parameterName(name), region: home, key: typeof known === 'string' ? known : known.slice(0, 1) };
    }
    default:
      return { kind: 'referenced secret', name: name.replace(/^\//, ''), key: knowledge(keysFor(keys, 'Service', 'home')) };
  }
}

/** A name with a path begins with a slash. */
function parameterName(name: string): string {
  return name.includes('/') && !name.startsWith('/') ? `/${name}` : name;
}

/** The keys that open something in a Region, and that a stack can refer to. */
function keysFor(keys: readonly KeyModel[], stack: 'Service' | 'Data' | undefined, region: Region): number[] {
  return [...keys.keys()].filter((index) => {
    const key = keys[index];
    return key.kind === 'imported' ? key.region === region : region === 'home' && (stack === 'Service' || key.stack === stack);
  });
}

function fittedTask(raw: Raw<typeof rawTask>, drawn: Drawn): TaskModel {
  const { sources } = drawn;
  // An owner attaches what an external role needs.
  const placement = raw.placement === 'EXTERNAL' && raw.executionRole.startsWith('made') ? 'INLINE' : raw.placement;
  const hosts = Object.entries(raw.hosts).flatMap(([host, read]) => {
    const credentials = fittedCredentials(read, sources);
    return credentials ? [[host as Host, credentials]] : []; // the keys of the record above
  });
  return {
    stack: raw.stack,
    placement,
    executionRole: raw.executionRole,
    taskRole: raw.taskRole,
    containers: raw.containers.map((container) => fittedContainer(container, drawn)),
    hosts: Object.fromEntries(hosts),
    retained: fittedReads(raw.retained, sources),
    router: raw.router,
  };
}

function fittedContainer(raw: Raw<typeof rawContainer>, drawn: Drawn): ContainerModel {
  const { sources } = drawn;
  const image = fittedImage(raw.image);
  const ours = raw.added !== 'task definition'; // the options of the L2 know nothing of ours
  return {
    added: raw.added,
    image,
    credentials: ours && image.kind === 'registry' && raw.credentials ? fittedCredentials(raw.credentials, sources) : undefined,
    secrets: fittedReads(raw.secrets, sources),
    late: fittedReads(raw.late, sources),
    files: ours ? fittedReads(raw.files, sources) : [],
    runtime: ours ? raw.runtime.flatMap((runtime) => fittedRuntime(runtime, drawn) ?? []) : [],
    environmentFiles: raw.environmentFiles.flatMap((file) => fittedObject(file, drawn) ?? []),
    log: raw.log && fittedLog(raw.log, sources),
  };
}

function fittedImage({ kind, host, region, account, path, digest, repository, firstPull }: Raw<typeof rawImage>): ImageModel {
  switch (kind) {
    case 'ECR name':
      return { kind, region, account, path, digest };
    case 'ECR repository':
      return { kind, repository };
    case 'cache':
      return { kind, firstPull };
    default:
      return { kind: 'registry', host };
  }
}

function fittedLog({ driver, group, options, token }: Raw<typeof rawLog>, sources: readonly SourceModel[]): LogModel {
  const [read] = fittedReads([token], sources);
  if (driver === 'awslogs' || (driver === 'splunk' && !read)) {
    return { driver: 'awslogs', group };
  }
  return driver === 'splunk' ? { driver, token: read } : { driver, options: fittedReads(options, sources) };
}

function fittedRuntime({ kind, source, object, profile, key }: Raw<typeof rawRuntime>, drawn: Drawn): RuntimeModel | undefined {
  switch (kind) {
    case 'object': {
      const stored = fittedObject(object, drawn);
      return stored && { kind, ...stored };
    }
    case 'configuration':
      return { kind, profile, key: chosen(keysFor(drawn.keys, 'Service', 'home'), key) };
    default: {
      const readable = drawn.sources.flatMap((each, index) => isOnlyPasted(each) ? [] : [index]);
      const index = chosen(readable, source);
      return index === undefined ? undefined : { kind: 'source', source: index };
    }
  }
}

function fittedObject({ bucket, path }: Raw<typeof rawObject>, { buckets }: Drawn) {
  return buckets.length === 0 ? undefined : { bucket: bucket % buckets.length, path };
}

function fittedReads(reads: readonly Raw<typeof rawRead>[], sources: readonly SourceModel[]): ReadModel[] {
  return sources.length === 0 ? [] : reads.map((read) => fittedRead(read, read.source % sources.length, sources));
}

function fittedRead({ by, jsonKey, version }: Raw<typeof rawRead>, index: number, sources: readonly SourceModel[]): ReadModel {
  const source = sources[index];
  const pasted = isOnlyPasted(source) || (by === 'valueFrom' && isLiteral(source));
  if (pasted || isParameter(source)) {
    return { source: index, by: pasted ? 'valueFrom' : 'construct', ...(isParameter(source) ? {} : { jsonKey, version }) };
  }
  return { source: index, by: by === 'JSON keys' && jsonKey !== undefined ? by : 'construct', jsonKey, version };
}

/** Registry credentials are whole secrets. */
function fittedCredentials(read: Raw<typeof rawRead>, sources: readonly SourceModel[]): ReadModel | undefined {
  const secrets = [...sources.keys()].filter((index) => !isParameter(sources[index]));
  const index = chosen(secrets, read.source);
  return index === undefined ? undefined : fittedRead({ ...read, jsonKey: undefined, version: undefined }, index, sources);
}

/** Whether there is no construct for it: the CDK imports parameters of the stack's own Region only. */
function isOnlyPasted(source: SourceModel): boolean {
  return source.kind === 'referenced secret' || (source.kind === 'imported parameter' && source.by === 'pasted ARN');
}

/** Whether the app can write it as text. */
function isLiteral(source: SourceModel): boolean {
  return (source.kind === 'imported secret' && (source.by === 'complete ARN' || source.by === 'attributes' || source.by === 'partial ARN'))
    || (source.kind === 'imported parameter' && source.by !== 'token');
}

function chosen<T>(list: readonly T[], index: number | undefined): T | undefined {
  return index === undefined || list.length === 0 ? undefined : list[index % list.length];
}

/** The first in most cases, and the simplest. */
function near<const T extends string>(first: T, ...others: T[]): fc.Arbitrary<T> {
  const rest = others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) }));
  return fc.oneof({ weight: 2 * others.length + 1, arbitrary: fc.constant(first) }, ...rest);
}

function seldom<T>(arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.array(arbitrary, { maxLength }) });
}
