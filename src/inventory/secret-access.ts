import { Finding } from '../rule/finding';

/**
 * What the tasks of an app read, with which permission, and what is wrong: the content of `secret-access.json`.
 *
 * Every text is safe to show: a literal that may be a secret is not in it, and no character that changes how the text around it is
 * shown. It can still be markup: a page or a table must escape it. What only a deployment knows is a placeholder, such as
 * `${AWS::Region}` or `??????` for the six-character suffix of a secret.
 *
 * Made for comparing: two syntheses of one app give the same bytes. Lists are sorted, but for the containers of a task; dates, line numbers and folders of a computer
 * are not in it.
 */
export interface SecretAccess {
  /** Raised when a field is removed or changes its meaning. Readers ignore fields that they do not know. */
  readonly schemaVersion: 1;
  /** By stack and path. Tasks without a read are listed, too. */
  readonly tasks: readonly AccessTask[];
  /** The execution roles of the tasks that the templates have, by path. */
  readonly roles: readonly AccessRole[];
  /** The statements that grant the reads, by id: reads name them. */
  readonly statements: readonly AccessStatement[];
  /** Everything that a task reads, by ARN. */
  readonly secrets: readonly AccessSecret[];
  /** What the rules find, acknowledged findings included, by stack, path and rule. */
  readonly findings: readonly AccessFinding[];
  /** Files that could not be read. Not empty: the report is not complete. */
  readonly problems: readonly AccessProblem[];
  readonly summary: AccessSummary;
}

/** A task definition, or another resource that has secrets as one has. */
export interface AccessTask {
  /** The construct's path without `/Resource`; of a template that has none `STACK/LOGICAL_ID`. The nodes of a Batch job have one path. */
  readonly path: string;
  /** The path of the stack, or the name of its template. */
  readonly stack: string;
  /** The template's file, relative to the assembly. */
  readonly template: string;
  readonly logicalId: string;
  /** The resource type, such as `AWS::ECS::TaskDefinition`. */
  readonly carrier: string;
  /** Paths of `roles`; the ARN or name of a role that the templates do not have. Several where a condition decides, empty without one. */
  readonly executionRoles: readonly string[];
  /** As `executionRoles`; a path need not be in `roles`. */
  readonly taskRoles: readonly string[];
  /** Names of all containers, in the order of the task definition. */
  readonly containers: readonly string[];
  /** What has to be so for the task to be deployed. Empty: always. */
  readonly conditions: readonly string[];
  /** `true` if the task may read more than is listed: parts of its containers are known to the deployment only. */
  readonly incomplete?: true;
  /** By container, usage, name and resource. */
  readonly reads: readonly AccessRead[];
}

/** How a value arrives. */
export type AccessUsage = 'environment variable' | 'log option' | 'registry credentials' | 'file';

/**
 * Whether a value can be read. `cannot tell`: the templates leave it open; `malformed`: Amazon ECS cannot read the reference, whatever is
 * granted.
 */
export type AccessAnswer = 'granted' | 'not granted' | 'cannot tell' | 'malformed';

/** One value that a task reads, in one place. */
export interface AccessRead {
  /** Left out: it belongs to the task or service. Of a file: the container that finds it. */
  readonly container?: string;
  readonly usage: AccessUsage;
  /** The variable, the log option, or the path of the file in the container. Registry credentials have none. */
  readonly name?: string;
  /** Of a file: the init container that receives the value and writes it. */
  readonly writer?: string;
  /** The `resource` of one of `secrets`; of a malformed reference a description of it, which is in none. */
  readonly resource: string;
  /** Left out: it is known to the deployment only, or the reference is malformed. */
  readonly service?: AccessService;
  /** Left out: the whole value. */
  readonly jsonKey?: string;
  /** The staging label. Left out, as `versionId`: the current version. */
  readonly versionStage?: string;
  readonly versionId?: string;
  /** The worst of `permission` and `keys`, or `malformed`. */
  readonly access: AccessAnswer;
  /** Why it cannot be told, or what is malformed. */
  readonly reason?: string;
  /** Whether the execution role may read the secret or parameter; left out where the reference is malformed. */
  readonly permission?: AccessPermission;
  /** Whether the role may decrypt the value, for each customer managed key that the secret is known to have, by ARN. */
  readonly keys: readonly AccessKey[];
  /** What has to be so for the read to be deployed, beyond the conditions of the task. Empty: always. */
  readonly conditions: readonly string[];
}

export type AccessService = 'secretsmanager' | 'ssm';

/** Whether the execution role may do something, and what says so. */
export interface AccessPermission {
  readonly access: 'granted' | 'not granted' | 'cannot tell';
  readonly reason?: string;
  /** Ids of `statements` that grant it, or may. */
  readonly statements: readonly string[];
}

/** A customer managed key, and whether the execution role may decrypt with it. */
export interface AccessKey extends AccessPermission {
  /** The ARN. */
  readonly key: string;
}

/** An execution role. */
export interface AccessRole {
  readonly path: string;
  readonly stack: string;
  readonly template: string;
  readonly logicalId: string;
  /** The paths of the tasks that start with it. */
  readonly tasks: readonly string[];
  /** Whether it is also the task role of a task: the application has its permissions then. */
  readonly isTaskRole: boolean;
  /** Why it may have more permissions than the templates show. */
  readonly unknown: readonly string[];
  /** What it may read or decrypt though no reference of its tasks names it. */
  readonly extraGrants: readonly AccessGrant[];
}

/** One action that an execution role may call, on one resource or on all but it. */
export interface AccessGrant {
  /** `secretsmanager:GetSecretValue`, `ssm:GetParameters` or `kms:Decrypt`. */
  readonly action: string;
  /** An ARN, or a pattern. */
  readonly resource: string;
  /** `true`: on everything but the resource. */
  readonly allBut?: true;
  /** `true`: the statement has conditions. */
  readonly conditional?: true;
}

/** A statement of a policy, as it is written. */
export interface AccessStatement {
  /** Unique in the report: the policy, `#`, and the `Sid` or the statement's position, from 1. */
  readonly id: string;
  /** The path of the resource that has the document, and its policy's name where it has several: a role, a policy, a secret or a key; or the name of an AWS managed policy. */
  readonly policy: string;
  readonly kind: 'inline' | 'managed' | 'aws managed' | 'resource';
  readonly sid?: string;
  readonly actions: readonly string[];
  /** `true`: the policy says `NotAction`. */
  readonly notActions?: true;
  readonly resources: readonly string[];
  /** `true`: the policy says `NotResource`. */
  readonly notResources?: true;
  /** Of a resource's policy. */
  readonly principals?: readonly string[];
  /** Each as `StringEquals kms:ViaService: a, b`. */
  readonly conditions: readonly string[];
}

/** A secret or parameter. */
export interface AccessSecret {
  /** The ARN, or as much as the templates know of it; the name of a parameter has been completed to its ARN. */
  readonly resource: string;
  readonly service?: AccessService;
  /** The path of its construct. Left out: the templates do not make it. */
  readonly path?: string;
  /** ARNs of its customer managed keys, as far as the templates tell. */
  readonly keys: readonly string[];
  /** Whether a rotation schedule of the templates names it. Left out: the templates do not make the secret. */
  readonly rotated?: boolean;
  /** The paths of the tasks that read it. */
  readonly tasks: readonly string[];
}

/** What a rule finds. It has no line: one says nothing of another version. */
export type AccessFinding = Omit<Finding, 'source'>;

export interface AccessProblem {
  readonly file: string;
  readonly message: string;
}

/** The report in numbers. */
export interface AccessSummary {
  readonly stacks: number;
  readonly tasks: number;
  readonly secrets: number;
  readonly reads: number;
  /** Reads by `access`. */
  readonly granted: number;
  readonly notGranted: number;
  readonly cannotTell: number;
  readonly malformed: number;
  /** Findings that are not acknowledged, by severity. */
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly acknowledged: number;
}
