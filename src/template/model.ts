import { Place } from './place';
import { Policy } from '../access/policy';
import { Text } from '../access/text';
import { Choices, When } from '../access/when';

/**
 * What the rules know of an app: its templates as plain data. Everything that only a deployment knows is a symbol in a text.
 */
export interface Model {
  readonly stacks: readonly StackModel[];
  /** The domains of what is chosen at deployment: conditions (`true`, `false`) and rows of mappings. */
  readonly choices: Choices;
}

/**
 * One template: a stack, or a nested stack.
 */
export interface StackModel {
  /** Unique in the model: the path of the stack's construct, else the name of its template. */
  readonly id: string;
  /** The template's file, relative to what was loaded. */
  readonly template: string;
  readonly tasks: readonly TaskModel[];
  readonly roles: readonly RoleModel[];
  readonly secrets: readonly SecretModel[];
  readonly keys: readonly KeyModel[];
}

/** Which resource carries the references (FACTS 7.11). */
export type Carrier =
  | 'AWS::ECS::TaskDefinition'
  | 'AWS::ECS::DaemonTaskDefinition'
  | 'AWS::ECS::ExpressGatewayService'
  | 'AWS::Batch::JobDefinition'
  | 'AWS::ECS::Service';

/**
 * What ECS starts with one execution role: a task definition, or another resource that has secrets as one has.
 */
export interface TaskModel {
  readonly place: Place;
  readonly carrier: Carrier;
  /** The family of a task definition, if the template gives it a name. */
  readonly family?: Text;
  readonly executionRole: RoleReference;
  readonly taskRole: RoleReference;
  readonly containers: readonly ContainerModel[];
  readonly references: readonly Reference[];
  /** What the init container of secret files writes. */
  readonly files: readonly SecretFileModel[];
  /** Conditions under which the resource exists. */
  readonly when: When;
  /** Ids of the resources that exist before a task starts: the task definition waits for them, or all that start it do. */
  readonly waitsFor: ReadonlySet<string>;
  /** Whether parts of the containers are known to the deployment only. */
  readonly incomplete: boolean;
  readonly location: Location;
}

/** Where a stack is deployed; symbols where that is open. */
export interface Location {
  readonly partition: Text;
  readonly region: Text;
  readonly account: Text;
}

/** A text, and where it is the one that is deployed. */
export interface Alternative {
  readonly text: Text;
  readonly when: When;
}

/**
 * A role as it is named by a task: all that its ARN or name can be. Empty: there is none.
 */
export type RoleReference = readonly RoleAlternative[];

export interface RoleAlternative extends Alternative {
  /** The id of the role, if the model has it. */
  readonly role?: string;
}

export interface ContainerModel {
  readonly name: Text;
  readonly images?: readonly Alternative[];
  readonly environment: readonly Variable[];
  readonly secretNames: readonly Variable[];
  readonly when: When;
  readonly logDriver?: Text;
  readonly logOptions: readonly Variable[];
  readonly hasRegistryCredentials: boolean;
  /** Whether it has credential specs: the execution role reads them, and the secrets that they name (FACTS 7.8). */
  readonly hasCredentialSpecs: boolean;
  readonly plaintexts: readonly Plaintext[];
}

/** A name and the values that are deployed under it, each with when it is there. */
export interface Variable {
  readonly name: Text;
  readonly values: readonly Alternative[];
  readonly when: When;
}

/** A value that CloudFormation writes in plain text into the task definition. */
export interface Plaintext {
  /** Such as `environment variable 'X'`, or `'command'`. */
  readonly place: string;
  readonly name?: string;
  /** `{{resolve:secretsmanager:…}}`, or the NoEcho parameter. */
  readonly what: string;
}

/** How a value is read. */
export type Usage = 'environment variable' | 'log option' | 'registry credentials';

/**
 * One reference of a task to a secret or parameter.
 */
export interface Reference {
  readonly usage: Usage;
  /** ECS's name of the container. */
  readonly container?: Text;
  /** The variable or option. */
  readonly name?: Text;
  readonly valueFrom: readonly Alternative[];
}

/**
 * A file that an init container writes from one of its variables, and where another container finds it.
 */
export interface SecretFileModel {
  readonly writer: Text;
  readonly variable: Text;
  readonly container: Text;
  readonly path: Text;
}

/**
 * A role with everything that is known to be attached to it, in all stacks.
 */
export interface RoleModel {
  readonly id: string;
  readonly place: Place;
  readonly arn: Text;
  readonly name: Text;
  readonly trust: unknown;
  readonly policies: readonly AttachedPolicy[];
  /** The permissions boundary, if the templates show what it allows. */
  readonly boundary?: Policy;
  /** Why more may be attached than is known. */
  readonly unknown: readonly string[];
  readonly when: When;
  /** Whether something other than tasks and policies of the model refers to it. */
  readonly usedElsewhere: boolean;
}

/**
 * A policy on a role, and the resource that puts it there.
 */
export interface AttachedPolicy {
  readonly kind: 'inline' | 'managed' | 'aws';
  /** The resource that has the document; the role for what is written on it, nothing for AWS's own. */
  readonly place?: Place;
  /** Whether the policy comes into being with the role. */
  readonly withRole: boolean;
  /** The resource of the model to wait for: `STACK#LOGICAL_ID`. */
  readonly id?: string;
  readonly name?: Text;
  readonly policy: Policy;
  /** The fewest characters without white space that it can have. */
  readonly size: number;
}

export interface SecretModel {
  readonly place: Place;
  readonly service: 'secretsmanager' | 'ssm';
  readonly arn: Text;
  readonly name?: Text;
  /** Its customer managed key. Empty: it has none. A text that is not an ARN is a key that is not known. */
  readonly keys: readonly Alternative[];
  /** Whether a rotation schedule names it, or one of which it is not known what it names. */
  readonly rotated: boolean;
  /** What its resource policy allows and denies. */
  readonly policy: Policy;
}

export interface KeyModel {
  readonly place: Place;
  readonly arn: Text;
  readonly policy: Policy;
}
