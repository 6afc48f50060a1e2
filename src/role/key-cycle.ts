import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { cfnChild } from '../cdk/cfn-child';
import { referencesIn, referencesOfProperties } from '../cdk/references';
import { Permission } from '../policy/permission';
import { Synthesis } from '../policy/synthesis';
import { propertyInTemplate } from '../secret/template-property';
import { hasToken } from '../secret/token';

// A role whose own policy refers to a resource, and a resource that refers to the role, directly or through the key it is
// encrypted with, wait for each other: CloudFormation can create neither. A policy in a resource of its own waits for both.

/** A role whose permissions are known before they are divided among policies. */
export interface RoleWithPermissions extends iam.IRole {
  readonly access: { permissions(): readonly Permission[] };
}

/**
 * Whether a grant of the CDK leaves the policies of keys alone: its resources are literals, or of services whose grants never
 * touch a key.
 */
export function leavesKeyPoliciesAlone({ actions, resources }: iam.PolicyStatement): boolean {
  const services = actions.map((action) => action.split(':')[0]);
  if (services.some((service) => ['secretsmanager', 'ssm', 'kms'].includes(service))) {
    return false;
  }
  return services.every((service) => ['ecr', 'logs'].includes(service)) || !resources.some((resource) => Token.isUnresolved(resource));
}

export interface Divided {
  readonly onRole: Permission[];
  readonly separate: Permission[];
}

/**
 * Divides permissions into those that can be on a role and those that would close a cycle there.
 */
export function divideByCycle(permissions: readonly Permission[], role: RoleWithPermissions): Divided {
  const cycles = new CycleFinder(role);
  const some = (permission: Permission, closing: boolean): Permission[] => {
    const values = permission.values.filter((value) => (cycles.closing(permission, value) !== undefined) === closing);
    return values.length === 0 ? [] : [{ ...permission, values }];
  };
  return {
    onRole: permissions.flatMap((permission) => some(permission, false)),
    separate: permissions.flatMap((permission) => some(permission, true)),
  };
}

/**
 * Whether anything that permissions refer to leads back to a role, wherever the permissions are.
 */
export function mayCloseCycle(role: RoleWithPermissions, tokens: readonly unknown[]): boolean {
  return new CycleFinder(role).leadsBack(tokens);
}

/**
 * The first resource that refers to a role and that the permissions on the role need.
 */
export function resourceThatNames(role: RoleWithPermissions, onRole: readonly Permission[]): CfnResource | undefined {
  const cycles = new CycleFinder(role);
  for (const permission of onRole) {
    for (const value of permission.values) {
      const resource = cycles.closing(permission, value);
      if (resource) {
        return resource;
      }
    }
  }
  return undefined;
}

/** Follows references from permissions, within one stack, and looks whether they lead back to the role. */
class CycleFinder {
  private readonly stack: Stack;
  private readonly synthesis: Synthesis;
  private readonly target?: CfnResource;
  /** For each resource that was met, the one in its way that refers to the role. */
  private readonly known = new Map<CfnResource, CfnResource | undefined>();
  private readonly frames = new Map<Permission, CfnResource[]>();

  public constructor(role: RoleWithPermissions) {
    this.stack = Stack.of(role);
    this.synthesis = Synthesis.of(role);
    this.target = cfnChild(role, iam.CfnRole);
  }

  public leadsBack(values: readonly unknown[]): boolean {
    return values.some((value) => typeof value === 'string' ? this.textLeadsBack(value) : this.firstOf(referencesIn(value, this.stack)));
  }

  /** Many tasks read the same secrets, and most secrets refer to nothing. */
  private textLeadsBack(text: string): boolean {
    const { leaves } = this.synthesis;
    if (leaves.has(text)) {
      return false;
    }
    const targets = targetsIn(text, this.stack);
    if (targets.every(isLeaf)) {
      leaves.add(text);
      return false;
    }
    return this.firstOf(targets) !== undefined;
  }

  /** The resource that refers to the role, if the statement for a value leads to one. */
  public closing(permission: Permission, value: string): CfnResource | undefined {
    return this.firstOf(targetsIn(value, this.stack)) ?? this.firstOf(this.targetsOfFrame(permission));
  }

  /** What a statement refers to other than by its values: a key. */
  private targetsOfFrame(permission: Permission): CfnResource[] {
    const present = this.frames.get(permission);
    if (present) {
      return present;
    }
    const { resources, conditions } = permission.statement([permission.values[0]]);
    const texts = [...resources, JSON.stringify(conditions)].filter((text) => text !== permission.values[0]);
    const targets = texts.flatMap((text) => targetsIn(text, this.stack));
    this.frames.set(permission, targets);
    return targets;
  }

  private firstOf(resources: readonly CfnResource[]): CfnResource | undefined {
    for (const resource of resources) {
      const found = this.from(resource);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  private from(resource: CfnResource): CfnResource | undefined {
    if (!this.known.has(resource)) {
      this.known.set(resource, undefined); // while its references are followed
      const next = Stack.of(resource) === this.stack ? referencesOf(resource) : [];
      this.known.set(resource, this.target && next.includes(this.target) ? resource : this.firstOf(next));
    }
    return this.known.get(resource);
  }
}

/** The resources that a text refers to. The L2 writes some references inside of other tokens. */
function targetsIn(text: string, scope: IConstruct): CfnResource[] {
  return !hasToken(text) ? [] : Tokenization.reverseString(text).tokens.flatMap((token) =>
    !Reference.isReference(token) ? referencesIn(token, scope) : CfnResource.isCfnResource(token.target) ? [token.target] : []);
}

/** The resources that the properties of a resource refer to. */
function referencesOf(resource: CfnResource): CfnResource[] {
  const role = resource.node.scope;
  if (resource instanceof iam.CfnRole && isRoleWithPermissions(role)) {
    // How its permissions are divided depends on what is looked for here, so all of them count.
    return role.access.permissions().flatMap(({ statement, values }) => statement(values).resources).flatMap((text) => targetsIn(text, resource));
  }
  return isLeaf(resource) ? [] : referencesOfProperties(resource);
}

/** Nearly all secrets and log groups are without a key, and refer to nothing. */
function isLeaf(resource: CfnResource): boolean {
  const { secretString } = resource as { secretString?: string };
  return 'kmsKeyId' in resource && secretString === undefined && propertyInTemplate(resource, 'KmsKeyId') === undefined;
}

function isRoleWithPermissions(role: unknown): role is RoleWithPermissions {
  return typeof (role as Partial<RoleWithPermissions> | undefined)?.access?.permissions === 'function';
}
