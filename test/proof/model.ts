// An app as plain data: what a counterexample prints.

export interface AppModel {
  readonly partition: Partition;
  /** Whether the stacks say where they are, or learn it when they are deployed. */
  readonly environment: 'stated' | 'agnostic';
  readonly keys: readonly KeyModel[];
  readonly sources: readonly SourceModel[];
  readonly buckets: readonly BucketModel[];
  readonly tasks: readonly TaskModel[];
}

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

/** `Service` and `Second` have tasks, `Data` is beside them, `Elsewhere` in another Region. */
export type StackName = 'Service' | 'Second' | 'Data' | 'Elsewhere';

/** Seen from the tasks. */
export type Region = 'home' | 'other';
export type Account = 'own' | 'other';

export type KeyModel =
  | { readonly kind: 'owned'; readonly stack: 'Service' | 'Data' }
  | { readonly kind: 'imported'; readonly region: Region; readonly account: Account };

/** What the app knows of the key of something: the numbers of keys, the present one first. */
export type KeyKnowledge = 'unstated' | 'AWS managed' | 'any' | readonly number[];

export type SourceModel =
  | { readonly kind: 'owned secret'; readonly stack: StackName; readonly name?: string; readonly key?: number }
  | {
    readonly kind: 'imported secret';
    readonly by: 'complete ARN' | 'attributes' | 'token' | 'partial ARN' | 'name';
    readonly name: string;
    readonly region: Region;
    readonly account: Account;
    readonly key: KeyKnowledge;
  }
  | { readonly kind: 'owned parameter'; readonly stack: StackName; readonly type: 'String' | 'StringList'; readonly name?: string }
  | {
    readonly kind: 'imported parameter';
    readonly by: 'name' | 'secure attributes' | 'list name' | 'ARN' | 'pasted ARN' | 'token';
    readonly name: string;
    readonly region: Region;
    readonly key: KeyKnowledge;
  }
  /** A secret that is read through a parameter of AWS. */
  | { readonly kind: 'referenced secret'; readonly name: string; readonly key: KeyKnowledge };

export interface BucketModel {
  readonly kind: 'owned' | 'imported';
  readonly stack: 'Service' | 'Data';
  readonly key?: number;
}

/** One reference to a source, by its number. */
export interface ReadModel {
  readonly source: number;
  /** Through the construct, with others of its JSON keys, or as the string of a task definition. */
  readonly by: 'construct' | 'JSON keys' | 'valueFrom';
  readonly jsonKey?: string;
  readonly version?: { readonly stage: string } | { readonly id: string };
}

export type ImageModel =
  | { readonly kind: 'registry'; readonly host: Host }
  | { readonly kind: 'ECR name'; readonly region: Region; readonly account: Account; readonly path: string; readonly digest: boolean }
  | { readonly kind: 'ECR repository'; readonly repository: 'owned here' | 'owned in Data' | 'imported' }
  | { readonly kind: 'cache'; readonly firstPull: 'EXECUTION_ROLE' | 'EXTERNAL' };

export type Host = 'docker.io' | 'ghcr.io' | 'registry.example.com:5000';

export type LogModel =
  | { readonly driver: 'awslogs'; readonly group: 'own' | 'owned in Data' | 'imported' }
  | { readonly driver: 'splunk'; readonly token: ReadModel }
  | { readonly driver: 'generic'; readonly options: readonly ReadModel[] }
  | { readonly driver: 'firelens'; readonly options: readonly ReadModel[] };

export type RuntimeModel =
  | { readonly kind: 'source'; readonly source: number }
  | { readonly kind: 'object'; readonly bucket: number; readonly path: string }
  | { readonly kind: 'configuration'; readonly profile: string; readonly key?: number };

export interface ContainerModel {
  /** In the props of the task, by `task.addContainer`, or by `task.taskDefinition.addContainer`. */
  readonly added: 'props' | 'task' | 'task definition';
  readonly image: ImageModel;
  readonly credentials?: ReadModel;
  readonly secrets: readonly ReadModel[];
  /** By `addSecret`. */
  readonly late: readonly ReadModel[];
  readonly files: readonly ReadModel[];
  readonly runtime: readonly RuntimeModel[];
  readonly environmentFiles: readonly { readonly bucket: number; readonly path: string }[];
  readonly log?: LogModel;
}

export interface TaskModel {
  readonly stack: 'Service' | 'Second';
  readonly placement: 'INLINE' | 'MANAGED' | 'EXTERNAL';
  /** A second task may share the role that the first was given. */
  readonly executionRole: 'made' | 'made for this account' | 'owned here' | 'owned in Data' | 'shared';
  readonly taskRole: 'made' | 'owned here' | 'owned in Data';
  readonly containers: readonly ContainerModel[];
  readonly hosts: { readonly [host in Host]?: ReadModel };
  readonly retained: readonly ReadModel[];
  /** Of FireLens: the one the L2 adds by itself, or one that the app adds. */
  readonly router: 'default' | 'own';
}

export const OWN_ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';

const REGIONS: { readonly [partition in Partition]: { readonly [region in Region]: string } } = {
  'aws': { home: 'eu-central-1', other: 'us-east-1' },
  'aws-cn': { home: 'cn-north-1', other: 'cn-northwest-1' },
  'aws-us-gov': { home: 'us-gov-west-1', other: 'us-gov-east-1' },
  'aws-eusc': { home: 'eusc-de-east-1', other: 'eusc-de-west-1' },
};

export function regionOf({ partition }: AppModel, region: Region): string {
  return REGIONS[partition][region];
}

export function accountOf(account: Account): string {
  return account === 'own' ? OWN_ACCOUNT : OTHER_ACCOUNT;
}

/** The ARN of something imported. */
export function importedArn(model: AppModel, service: string, resource: string, region: Region = 'home', account: Account = 'own'): string {
  return `arn:${model.partition}:${service}:${regionOf(model, region)}:${accountOf(account)}:${resource}`;
}

/** The ARN of a key that is imported. */
export function importedKeyArn(model: AppModel, index: number): string {
  const key = model.keys[index];
  const { region, account } = key.kind === 'imported' ? key : { region: 'home' as const, account: 'own' as const };
  return importedArn(model, 'kms', `key/${String(index).padStart(8, '0')}-2222-3333-4444-555555555555`, region, account);
}

/** What stands behind a name once Secrets Manager has it. */
export function suffixOf(index: number): string {
  return `-Ab${String(index).padStart(2, '0')}eF`;
}

/** `:json-key:version-stage:version-id`, all of them or none. */
export function tailOf({ jsonKey = '', version }: ReadModel): string {
  const stage = version && 'stage' in version ? version.stage : '';
  const id = version && 'id' in version ? version.id : '';
  return jsonKey || stage || id ? `:${jsonKey}:${stage}:${id}` : '';
}

/** Whether a source is a parameter, which has neither JSON keys nor versions. */
export function isParameter({ kind }: SourceModel): boolean {
  return kind === 'owned parameter' || kind === 'imported parameter' || kind === 'referenced secret';
}
