import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ExecutionRole } from './execution-role';
import { hasOtherPolicies, inlineLengthOfOthers, managedPoliciesOfOthers } from './other-policies';
import { PolicyPlacement } from './policy-placement';
import type { PolicySlots } from './policy-slots';
import type { RoleAccess, RoleKind } from './role-access';
import { cfnChild } from '../cdk/cfn-child';
import { layOut, UPDATE_MARGIN } from '../policy/layout';
import { INLINE_LIMIT, MANAGED_POLICIES } from '../policy/policy-length';
import { Layout, Placement, Share } from '../policy/share';
import { SecretSource } from '../secret/reference';

/** Up to this bound everything is in one policy, and nothing has to be measured. */
const CERTAINLY_ONE_POLICY = INLINE_LIMIT - UPDATE_MARGIN;

/** From this bound on there are managed policies to overflow into: the CDK may grant more while it resolves the app, to its default log router. */
const MAY_OVERFLOW = 0.75 * CERTAINLY_ONE_POLICY;

type Attached = RoleAccess & { readonly slots: PolicySlots };

/**
 * A role as the whole app uses it: IAM's quotas count per role (FACTS 6.4), over all stacks and tasks.
 */
export class AppRole {
  /** The policies that others set as `Policies` of the role that a task creates. */
  public policiesOnCreated: unknown;
  /** How often something was added. */
  public revision = 0;
  private readonly roles: iam.IRole[];
  private readonly accesses: RoleAccess[] = [];
  /** The revision for which the tasks wait for the right policies. */
  private orderedRevision?: number;
  private last?: { readonly of: string; readonly layout: Layout };

  /** @param created the role, where a task creates it */
  public constructor(public readonly created?: ExecutionRole) {
    this.roles = created ? [created] : [];
  }

  /** What each stack gives the role, by placement. Where an import takes no policies, another one, or the role itself, may take them. */
  public accessOf(inStack: Stack, placed: PolicyPlacement, as: RoleKind): RoleAccess | undefined {
    return this.accesses.find(({ stack, placement, kind, slots }) =>
      stack === inStack && placement === placed && kind === as && slots?.takesPolicies !== false);
  }

  /** Whether tasks of the app use the role as an execution role, or as a task role. */
  public hasKind(as: RoleKind): boolean {
    return this.accesses.some(({ kind }) => kind === as);
  }

  /**
   * How many of the resources fit into no policy of the role, if this library attaches any.
   */
  public unplaced(): number {
    return this.isCertainlyInline(this.attached()[0].sources()) ? 0 : this.layout().unplaced;
  }

  /**
   * Adds an import of the role, or the role itself.
   */
  public addRole(role: iam.IRole): void {
    // A task definition shows a role that was passed in as a view of it, which has what the role has.
    if (!this.roles.some((each) => each === role || Object.prototype.isPrototypeOf.call(each, role))) {
      this.roles.push(role);
    }
  }

  /**
   * Gives the role that a task creates a policy in a resource of its own, for what would close a cycle on the role: a grant has
   * written the role into the policy of a key, whichever task the grant was for.
   */
  public keepCyclesOffRole(): void {
    this.created?.access.slots?.addSeparate(this.created);
  }

  /**
   * Takes over what is known of the role under another import of it.
   */
  public absorb(other: AppRole): void {
    other.roles.forEach((role) => this.addRole(role));
    other.accesses.forEach((access) => {
      access.appRole = this;
      this.accesses.push(access);
    });
    this.grow();
  }

  public addAccess(access: RoleAccess): void {
    this.accesses.push(access);
    this.grow();
  }

  /**
   * Records that something was added, and creates managed policies to overflow into if what is known now may need them, so that
   * Aspects see them.
   */
  public grow(): void {
    this.revision += 1;
    let expected = 0;
    for (const access of this.accesses) { // called for each secret of a task
      expected += access.slots ? access.expected.characters : 0;
    }
    this.addManagedFor(expected);
  }

  /**
   * Creates the managed policies that later changes of the app need: other policies of the role, keys of secrets. To be called after
   * all Aspects have run.
   */
  public growAfterAspects(): void {
    const ours = this.attached().reduce((sum, access) => sum + access.expected.charactersOf(access.sources()), 0);
    this.addManagedFor(ours + (this.hasOthers() ? this.inlineOfOthers() : 0));
  }

  /**
   * Makes the tasks of all stacks wait for the policies that are in the templates now. Adding something to the role in one stack may
   * change how the permissions of another stack are divided.
   */
  public orderPolicies(): void {
    if (this.orderedRevision !== this.revision) {
      this.orderedRevision = this.revision;
      this.attached().forEach(({ slots }) => slots.order());
    }
  }

  /**
   * In which policies an access has its permissions.
   */
  public placementOf(access: RoleAccess): Placement {
    const sources = access.sources();
    return this.isCertainlyInline(sources)
      ? { inline: access.permissions(sources), managed: [] }
      : this.layout().placements[this.attached().findIndex((each) => each === access)];
  }

  /**
   * Whether one inline policy takes everything that one stack gives the role, so that nothing has to be measured.
   */
  private isCertainlyInline(sources: readonly SecretSource[]): boolean {
    const [{ placement, expected }, ...others] = this.attached();
    return others.length === 0 && placement === PolicyPlacement.INLINE && expected.charactersOf(sources) <= CERTAINLY_ONE_POLICY && !this.hasOthers();
  }

  /**
   * How the permissions are divided among the policies of the role. All policies of the role ask for it, and all tasks that wait
   * for them: it is computed once in each pass over the app, and again when something is added.
   */
  private layout(): Layout {
    const { pass } = this.attached()[0].synthesis;
    const of = `${pass} ${this.revision}`;
    if (pass > 0 && this.last?.of === of) {
      return this.last.layout;
    }
    const shares = this.attached().map((access): Share => ({
      permissions: access.permissions(),
      inline: access.placement === PolicyPlacement.INLINE,
      onRole: access.createdRole !== undefined,
      managed: access.slots.managedCount,
      measure: access.measure,
    }));
    const room = { inline: Math.max(INLINE_LIMIT - this.inlineOfOthers(), 0), managed: Math.max(MANAGED_POLICIES - this.managedOfOthers(), 0) };
    this.last = { of, layout: layOut(shares, room) };
    return this.last.layout;
  }

  private addManagedFor(characters: number): void {
    if (characters > MAY_OVERFLOW) {
      this.attached().forEach(({ slots }) => slots.addManaged(MANAGED_POLICIES));
    }
  }

  private inlineOfOthers(): number {
    return this.roles.reduce((sum, role) => sum + inlineLengthOfOthers(role, this.policiesOn(role)), 0);
  }

  private managedOfOthers(): number {
    return this.roles.reduce((sum, role) => sum + managedPoliciesOfOthers(role), 0);
  }

  /** What this library attaches to the role. */
  private attached(): Attached[] {
    return this.accesses.filter((access): access is Attached => access.slots !== undefined);
  }

  private hasOthers(): boolean {
    return this.roles.some((role) => hasOtherPolicies(role, this.policiesOn(role)));
  }

  private policiesOn(role: iam.IRole): unknown {
    return role === this.created && this.created.isInline ? this.policiesOnCreated : cfnChild(role, iam.CfnRole)?.policies;
  }
}
