import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { cfnChild } from '../cdk/cfn-child';
import { referencesIn, referencesOfProperties } from '../cdk/references';
import { Permission } from '../policy/permission';
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
  const found = permissions.map((permission) => ({ permission, closing: cycles.closing(permission) }));
  const part = (isClosing: boolean): Permission[] => found.map(({ permission, closing }) =>
    ({ ...permission, values: permission.values.filter((_, index) => (closing[index] !== undefined) === isClosing) }))
    .filter(({ values }) => values.length > 0);
  return { onRole: part(false), separate: part(true) };
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
  return onRole.flatMap((permission) => cycles.closing(permission)).find((resource) => resource !== undefined);
}

/** Follows references from permissions, within one stack, and looks whether they lead back to the role. */
class CycleFinder {
  private readonly stack: Stack;
  private readonly target?: CfnResource;
  /** For each resource that was met, the one in its way that refers to the role. */
  private readonly known = new Map<CfnResource, CfnResource | undefined>();

  public constructor(role: RoleWithPermissions) {
    this.stack = Stack.of(role);
    this.target = cfnChild(role, iam.CfnRole);
  }

  public leadsBack(values: readonly unknown[]): boolean {
    return values.some((value) => this.firstOf(typeof value === 'string' ? targetsIn(value, this.stack) : referencesIn(value, this.stack)) !== undefined);
  }

  /** For each value of a permission, the resource that refers to the role, if the statement for that value leads to one. */
  public closing({ values, statement }: Permission): (CfnResource | undefined)[] {
    const { resources, conditions } = statement([]); // the key, for example: what every statement of the permission refers to
    const always = this.firstOf([...resources, JSON.stringify(conditions)].flatMap((text) => targetsIn(text, this.stack)));
    return values.map((value) => always ?? this.firstOf(targetsIn(value, this.stack)));
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
  return typeof (role as Partial<RoleWithPermissions>).access?.permissions === 'function';
}
