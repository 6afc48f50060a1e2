// Containers, fitted to what is valid.

import { chosen, isLiteral, isOnlyPasted, isReadableAbroad, keysFor, Kinds } from './fit-sources';
import { AppModel, ContainerModel, FileModel, ImageModel, LogModel, ObjectModel, ReadModel, RuntimeModel, StackName } from './model';
import { isParameter } from './places';
import { Raw, rawContainer, rawImage, rawLog, rawObject, rawRead, rawRuntime } from './raw';
import { CANARY } from './said';

/** What containers choose from. */
export interface Drawn extends Pick<AppModel, 'keys' | 'sources' | 'buckets'> {
  readonly kinds: Kinds;
  /** Numbers of the sources that the task can read. */
  readonly readable: readonly number[];
  /** Whether the task is in another Region. */
  readonly abroad: boolean;
  /** Where its roles are, unless other stacks cannot refer to them. */
  readonly roleStack?: StackName;
  /** Whether log groups and repositories have a key of the task's own stack. */
  readonly keyHere: boolean;
}

/** The sources that a task can read. */
export function readableFrom(drawn: Pick<AppModel, 'keys' | 'sources'>, abroad: boolean): number[] {
  return [...drawn.sources.keys()].filter((index) => !abroad || isReadableAbroad(drawn.sources[index], drawn));
}

export function fittedContainer(raw: Raw<typeof rawContainer>, drawn: Drawn): ContainerModel {
  const { kinds, abroad } = drawn;
  const image = fittedImage(raw.image, drawn);
  const ours = raw.added !== 'task definition'; // the options of the L2 know nothing of ours
  const credentials = ours && image.kind === 'registry' && raw.credentials ? fittedCredentials(raw.credentials, drawn) : undefined;
  return {
    added: raw.added,
    image,
    credentials,
    secrets: fittedReads(raw.secrets, drawn),
    late: fittedReads(raw.late, drawn),
    ...(ours ? fittedFiles(raw, drawn) : { files: [] }),
    runtime: ours ? raw.runtime.flatMap((runtime) => fittedRuntime(runtime, drawn) ?? []) : [],
    environmentFiles: abroad ? [] : withOneAsset(raw.environmentFiles.flatMap((file) => fittedFile(file, drawn) ?? [])),
    credentialSpecs: kinds.has('credential specs') && !abroad ? raw.credentialSpecs.flatMap((file) => fittedSpec(file, drawn) ?? []) : [],
    log: raw.log && fittedLog(raw.log, drawn),
    ...(kinds.has('late images') && raw.lateHost && image.kind === 'registry' && !credentials ? { lateHost: raw.lateHost } : {}),
    ...(kinds.has('overrides') && raw.overridden === 'yes' ? { overridden: true } : {}),
    ...(kinds.has('canaries') && raw.pasted ? { pasted: CANARY } : {}),
  };
}

/** All but the first of several make one file in half of the containers. The flag is another's, so that a seed draws the apps it drew. */
function fittedFiles({ files, image: { digest } }: Raw<typeof rawContainer>, drawn: Drawn): Pick<ContainerModel, 'files' | 'composed'> {
  const [first, ...others] = fittedReads(files, drawn);
  return others.length === 0 || !digest ? { files: fittedReads(files, drawn) } : { files: [first], composed: [others, [first, ...others]] };
}

function fittedImage(raw: Raw<typeof rawImage>, { abroad, keyHere, kinds }: Drawn): ImageModel {
  const half = kinds.has('half literals') && !abroad && raw.half === 'yes' ? { half: true } : {};
  const { kind, host, region, account, path, digest, repository, firstPull } = raw;
  switch (kind) {
    case 'ECR name':
      return { kind, region, account, path, digest, ...half };
    case 'ECR repository':
      return abroad ? { kind: 'registry', host } : { kind, repository: keyHere && repository === 'owned in Data' ? 'owned here' : repository };
    case 'cache':
      return { kind, firstPull };
    default:
      return { kind: 'registry', host, ...half };
  }
}

function fittedLog({ driver, group, options, token }: Raw<typeof rawLog>, drawn: Drawn): LogModel {
  const [read] = fittedReads([token], drawn);
  if (driver === 'awslogs' || (driver === 'splunk' && !read)) {
    // `Data` cannot have the key of a stack that depends on it.
    const owned = group === 'owned in Data' && drawn.keyHere ? 'owned here' : group;
    return { driver: 'awslogs', group: drawn.abroad || (group === 'owned here' && !drawn.kinds.has('one key')) ? 'own' : owned };
  }
  return driver === 'splunk' ? { driver, token: read } : { driver, options: fittedReads(options, drawn) };
}

function fittedRuntime({ kind, source, object, profile, key }: Raw<typeof rawRuntime>, drawn: Drawn): RuntimeModel | undefined {
  switch (kind) {
    case 'object': {
      const stored = drawn.abroad ? undefined : fittedObject(object, drawn);
      return stored && { kind, ...stored };
    }
    case 'configuration':
      return { kind, profile, key: drawn.abroad ? undefined : chosen(keysFor(drawn.keys, 'Service', 'home'), key) };
    default: {
      const index = chosen(drawn.readable.filter((each) => !isOnlyPasted(drawn.sources[each])), source);
      return index === undefined ? undefined : { kind: 'source', source: index };
    }
  }
}

function fittedFile(raw: Raw<typeof rawObject>, drawn: Drawn): FileModel | undefined {
  return drawn.kinds.has('files elsewhere') && raw.asset === 'yes' ? { asset: true } : fittedObject(raw, drawn);
}

function fittedSpec(raw: Raw<typeof rawObject>, drawn: Drawn): ContainerModel['credentialSpecs'][number] | undefined {
  const parameters = drawn.readable.filter((index) => isParameter(drawn.sources[index]) && !isOnlyPasted(drawn.sources[index]));
  const source = raw.parameter ? chosen(parameters, raw.bucket) : undefined;
  return source === undefined ? fittedObject(raw, drawn) : { source };
}

/** The L2 gives the asset of a container one construct id, so that a second one is refused. */
function withOneAsset(files: readonly FileModel[]): FileModel[] {
  const first = files.findIndex((file) => 'asset' in file);
  return files.filter((file, index) => !('asset' in file) || index === first);
}

export function fittedObject({ bucket, path, hostile }: Raw<typeof rawObject>, { buckets, kinds }: Drawn): ObjectModel | undefined {
  return buckets.length === 0 ? undefined : { bucket: bucket % buckets.length, path: (kinds.has('hostile paths') ? hostile : undefined) ?? path };
}

export function fittedReads(reads: readonly Raw<typeof rawRead>[], drawn: Drawn): ReadModel[] {
  return reads.flatMap((read) => {
    const index = chosen(drawn.readable, read.source);
    return index === undefined ? [] : fittedRead(read, index, drawn);
  });
}

function fittedRead({ by, plain, jsonKey, version }: Raw<typeof rawRead>, index: number, drawn: Drawn): ReadModel {
  const { sources, kinds } = drawn;
  const source = sources[index];
  if (plain === 'yes' && kinds.has('plain secrets') && canBePlain(index, drawn)) {
    return { source: index, by: 'ecs.Secret', ...(isParameter(source) ? {} : { jsonKey }) };
  }
  const pasted = isOnlyPasted(source) || (by === 'valueFrom' && isLiteral(source));
  if (pasted || isParameter(source)) {
    return { source: index, by: pasted ? 'valueFrom' : 'construct', ...(isParameter(source) ? {} : { jsonKey, version }) };
  }
  return { source: index, by: by === 'JSON keys' && jsonKey !== undefined ? by : 'construct', jsonKey, version };
}

/**
 * Whether the L2 and the app's own grants can be used for a source: it is of this account and Region, and the L2 can write the role
 * into the policy of its key, which it does where both are in one stack (FACTS 12.1).
 */
export function canBePlain(index: number, drawn: Drawn): boolean {
  const source = drawn.sources[index];
  const key = 'key' in source ? source.key : undefined;
  return !isOnlyPasted(source) && !(source.kind === 'owned secret' && source.stack === 'Elsewhere')
    && !('account' in source && (source.account === 'other' || source.region === 'other'))
    && [key ?? []].flat().every((each) => isGrantable(each, drawn));
}

/** Whether a key may name the task's roles in its policy. */
export function isGrantable(index: number | string | undefined, { keys, roleStack }: Drawn): boolean {
  const key = typeof index === 'number' ? keys[index] : undefined;
  return key?.kind !== 'owned' || key.stack === roleStack;
}

/** Registry credentials are whole secrets. */
export function fittedCredentials(read: Raw<typeof rawRead>, drawn: Drawn): ReadModel | undefined {
  const index = chosen(drawn.readable.filter((each) => !isParameter(drawn.sources[each])), read.source);
  return index === undefined ? undefined : fittedRead({ ...read, plain: 'no', jsonKey: undefined, version: undefined }, index, drawn);
}
