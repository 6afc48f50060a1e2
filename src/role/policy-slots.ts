import { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, IDependable } from 'constructs';
import { AttachedPolicy, ManagedAccessPolicy } from './access-policies';
import { addOtherImports } from './app-roles';
import { isCustomized } from './customized-roles';
import type { RoleAccess } from './role-access';
import { addDependency } from '../cdk/dependency';

/**
 * The policies in which a stack gives a role its permissions, in addition to the role's own `Policies`. Each is in the template only
 * while it has statements.
 */
export class PolicySlots {
  private separatePolicy?: AttachedPolicy;
  private readonly managed: ManagedAccessPolicy[] = [];
  private readonly waiting = new Set<CfnResource>();
  private readonly ordered = new Set<CfnResource>();

  /**
   * @param scope where the policies are created
   * @param id how the ids of the policies begin
   */
  public constructor(
    private readonly scope: Construct,
    private readonly id: string,
    private readonly role: iam.IRole,
    private readonly access: RoleAccess,
  ) {
    // The CDK reads the dependencies of constructs after all Aspects have run and before it resolves references. This is the last
    // moment to create a policy: the CDK would not find the references of one that is created later.
    const afterAspects: IDependable = {};
    Dependable.implement(afterAspects, {
      get dependencyRoots() {
        addOtherImports(scope);
        access.appRole.growAfterAspects();
        return [];
      },
    });
    scope.node.addDependency(afterAspects);
  }

  /** The inline policy in a resource of its own, if there is one. */
  public get separate(): AttachedPolicy | undefined {
    return this.separatePolicy;
  }

  /** Whether the role takes policies: one that is immutable or of another account does not. */
  public get takesPolicies(): boolean {
    return this.separatePolicy?.wasAttached ?? true;
  }

  /** Whether the policies are created in a construct. */
  public isIn(scope: Construct): boolean {
    return this.scope === scope;
  }

  public get managedCount(): number {
    return this.managed.length;
  }

  public addSeparate(scope = this.scope): void {
    if (!this.separatePolicy && !isCustomized(this.role)) {
      this.separatePolicy = new AttachedPolicy(scope, this.id, this.role, this.access.separateDocument());
      this.access.policies.add(this.separatePolicy);
    }
  }

  public addManaged(count: number): void {
    while (this.managed.length < count && this.takesPolicies && !isCustomized(this.role)) {
      const policy = new ManagedAccessPolicy(this.scope, `${this.id}${this.managed.length + 1}`, this.role, this.access, this.managed.length);
      this.managed.push(policy);
      this.access.policies.add(policy);
    }
  }

  /**
   * Makes a resource wait for the policies. Which of them there are is known only now, while the resource is resolved: the L2
   * creates its default log router just then.
   */
  public precede(resource: CfnResource): void {
    this.waiting.add(resource);
    this.order([resource]);
    this.access.appRole.orderPolicies();
  }

  /**
   * Makes resources wait for the policies that are in the template, and all that waits if one of them has come into it since: a task
   * of the same role, in whatever stack, that is resolved later may move permissions into another policy.
   *
   * A policy waits for the next one: an update that needs one policy more moves values into it, and it has to have them before
   * another policy loses them (FACTS 6.6).
   */
  public order(resources: readonly CfnResource[] = []): void {
    const ours = this.inTemplate();
    const waiting = ours.every((policy) => this.ordered.has(policy)) ? resources : [...this.waiting];
    const ofCdk = this.access.policiesOfCdk().map(({ node }) => node.defaultChild).filter((policy) => CfnResource.isCfnResource(policy));
    waiting.forEach((each) => [...ours, ...ofCdk].forEach((policy) => addDependency(each, policy)));
    ours.slice(1).forEach((policy, index) => addDependency(ours[index], policy));
    ours.forEach((policy) => this.ordered.add(policy));
  }

  private inTemplate(): CfnResource[] {
    return [...(this.separatePolicy ? [this.separatePolicy.resource] : []), ...this.managed].filter(isInTemplate);
  }
}

/** Protected, and asked by the CDK itself when a dependency is added. */
function isInTemplate(resource: CfnResource): boolean {
  return resource['shouldSynthesize']();
}
