// An app as plain data: what a counterexample prints.

export interface AppModel {
  readonly partition: Partition;
  /** Whether the stacks say where they are, or learn it when they are deployed. */
  readonly environment: 'stated' | 'agnostic';
  readonly keys: readonly KeyModel[];
  readonly sources: readonly SourceModel[];
  readonly buckets: readonly BucketModel[];
  readonly roles: readonly RoleModel[];
  /** The key of the log group and the repositories that the app makes. */
  readonly platformKey?: number;
  /** Whether its warnings are compared with those that are due. */
  readonly checksWarnings?: boolean;
  readonly tasks: readonly TaskModel[];
}

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

/**
 * `Service` and `Second` have tasks, `Data` has what they read, `Elsewhere` too, in another Region. `Abroad` has tasks there, and
 * CloudFormation knows it by the same name as `Service`.
 */
export type StackName = 'Service' | 'Second' | 'Data' | 'Elsewhere' | 'Abroad';

/** Seen from the tasks. */
export type Region = 'home' | 'other';
export type Account = 'own' | 'other';

export type KeyModel =
  | { readonly kind: 'owned'; readonly stack: 'Service' | 'Data' }
  | { readonly kind: 'imported'; readonly region: Region; readonly account: Account; readonly half?: boolean };

/** What the app knows of the key of something: the numbers of keys, the present one first. */
export type KeyKnowledge = 'unstated' | 'AWS managed' | 'any' | readonly number[];

export type SourceModel =
  | {
    readonly kind: 'owned secret';
    readonly stack: StackName;
    readonly name?: string;
    readonly key?: number;
    /** An Aspect sets it. */
    readonly lateKey?: number;
  }
  | {
    readonly kind: 'imported secret';
    readonly by: 'complete ARN' | 'attributes' | 'token' | 'partial ARN' | 'name';
    readonly name: string;
    readonly region: Region;
    readonly account: Account;
    readonly key: KeyKnowledge;
    /** Whether a part of its ARN is a parameter of the template. */
    readonly half?: boolean;
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
  /** An Aspect sets it. */
  readonly lateKey?: number;
  /** Of one that is imported. */
  readonly region?: Region;
  /** Of one that is imported: whether a part of its name is a parameter of the template. */
  readonly half?: boolean;
}

/** A role that is passed in. */
export type RoleModel =
  /** Made by the app, with a policy of so many characters and so many managed policies of its own. */
  | { readonly kind: 'owned'; readonly for: RoleUse; readonly stack: 'Service' | 'Second' | 'Data'; readonly inline: number; readonly managed: number }
  /** Each task that uses it imports it anew. */
  | { readonly kind: 'imported'; readonly for: RoleUse; readonly by: 'ARN' | 'name' | 'ARN or name'; readonly path: '' | 'team/' };

export type RoleUse = 'execution' | 'task';

/** One reference to a source, by its number. */
export interface ReadModel {
  readonly source: number;
  /** Through the construct, with others of its JSON keys, as the string of a task definition, or without this library. */
  readonly by: 'construct' | 'JSON keys' | 'valueFrom' | 'ecs.Secret';
  readonly jsonKey?: string;
  readonly version?: { readonly stage: string } | { readonly id: string };
}

export type ImageModel =
  | { readonly kind: 'registry'; readonly host: Host; readonly half?: boolean }
  | { readonly kind: 'ECR name'; readonly region: Region; readonly account: Account; readonly path: string; readonly digest: boolean; readonly half?: boolean }
  | { readonly kind: 'ECR repository'; readonly repository: 'owned here' | 'owned in Data' | 'imported' }
  | { readonly kind: 'cache'; readonly firstPull: 'EXECUTION_ROLE' | 'EXTERNAL' };

export type Host = 'docker.io' | 'ghcr.io' | 'registry.example.com:5000';

export type LogModel =
  | { readonly driver: 'awslogs'; readonly group: 'own' | 'owned here' | 'owned in Data' | 'imported' }
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
  /** The values of each file that is composed of several. */
  readonly composed?: readonly (readonly ReadModel[])[];
  readonly runtime: readonly RuntimeModel[];
  readonly environmentFiles: readonly FileModel[];
  /** In buckets, or in parameters by the numbers of their sources. */
  readonly credentialSpecs: readonly (ObjectModel | { readonly source: number })[];
  readonly log?: LogModel;
  /** The host that an override puts instead of that of its image. */
  readonly lateHost?: Host;
  /** Whether an override replaces its secrets. */
  readonly overridden?: boolean;
  /** The value of a variable that a secret was pasted into. */
  readonly pasted?: string;
}

export interface ObjectModel {
  readonly bucket: number;
  readonly path: string;
}

/** In a bucket, or a file that the CDK uploads. */
export type FileModel = ObjectModel | { readonly asset: true };

/** What the app grants to one of the roles by itself. */
export interface GrantModel {
  readonly to: RoleUse;
  readonly what: { readonly source: number } | { readonly bucket: number } | 'log group' | 'repository';
}

export interface RoleChoice {
  readonly role: number;
}

export interface TaskModel {
  readonly stack: 'Service' | 'Second' | 'Abroad';
  /** Whether it is in a nested stack of that stack. */
  readonly nested?: boolean;
  readonly placement: 'INLINE' | 'MANAGED' | 'EXTERNAL';
  readonly executionRole: 'made' | 'made for this account' | RoleChoice | { readonly task: number };
  readonly taskRole: 'made' | RoleChoice;
  /** Who attaches what the task role needs where the execution role's permissions are attached by its owner. */
  readonly taskRoleAttachedBy: 'owner' | 'library';
  readonly grants: readonly GrantModel[];
  readonly containers: readonly ContainerModel[];
  readonly hosts: { readonly [host in Host]?: ReadModel };
  readonly retained: readonly ReadModel[];
  readonly retainedFiles?: readonly ObjectModel[];
  /** A key whose policy names the execution role. */
  readonly namedByKey?: number;
  /** Of FireLens: the one the L2 adds by itself, or one that the app adds. */
  readonly router: 'default' | 'own';
}
