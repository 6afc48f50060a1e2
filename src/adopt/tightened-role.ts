import { CfnResource, Lazy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AppIndex } from './app-index';
import { Grants, grantsFor, UngrantedUse } from './cdk-grants';
import { narrowed } from './narrowed-statements';
import { outgrown } from './outgrown-policy';
import { Use, usesOf } from './task-uses';
import { tighteningWarnings } from './tightening-warnings';
import { CdkPolicy, grantedStatements, grantPoliciesOf } from './written-statements';
import { cfnChild } from '../cdk/cfn-child';
import { Warning } from '../check/checked-task';
import { INLINE_LIMIT } from '../policy/policy-length';
import { Synthesis } from '../policy/synthesis';
import { propertyOverrides } from '../read/template-override';
import { isCustomized } from '../role/customized-roles';
import { ExpectedSize } from '../role/expected-size';
import { boundOfOthers } from '../role/other-policies';
import { boundOfStatement } from '../role/size-bound';

/**
 * What a role is like when what the CDK granted for its tasks is narrowed.
 */
export interface Narrowing {
  /** The statements of each policy that is narrowed. */
  readonly documents: ReadonlyMap<CdkPolicy, readonly iam.PolicyStatement[]>;
  /** The uses whose permissions are left as they are. */
  readonly left: readonly UngrantedUse[];
  /** Why all of the role is left as it is. */
  readonly reason?: string;
}

/** Where the app is asked for its tasks and secrets, as things are now. */
export interface Surroundings {
  readonly index: AppIndex;
  /** Changes of a task definition's resource that cannot be followed, by property. */
  unfollowed(task: ecs.TaskDefinition): readonly string[];
  /** Is told when the template of a policy of the role is prepared. */
  preparing(role: iam.IRole): void;
}

/**
 * An execution role whose policies, in which the CDK keeps what is granted, are written narrower than the CDK would write them. The
 * resources are the CDK's own: neither their logical ids nor anything else about them changes.
 */
export class TightenedRole {
  private readonly written = new Map<CdkPolicy, unknown>();
  private readonly synthesis: Synthesis;
  private last?: { readonly pass: number; readonly statements: number; readonly narrowing: Narrowing };

  public constructor(public readonly role: iam.IRole, private readonly surroundings: Surroundings) {
    this.synthesis = Synthesis.of(role);
  }

  /** The policies that the role has by now. */
  public get policies(): readonly CdkPolicy[] {
    return isCustomized(this.role) ? [] : grantPoliciesOf(this.role);
  }

  /**
   * Takes over the policies that the role has by now. The CDK creates the first with the first grant, and others when it divides that.
   */
  public adopt(): void {
    this.policies.filter((policy) => !this.written.has(policy)).forEach((policy) => {
      const resource = policyResource(policy);
      const document = Lazy.uncachedAny({
        produce: ({ preparing }) => {
          this.synthesis.resolving(preparing);
          if (preparing) {
            this.surroundings.preparing(this.role);
          }
          const statements = this.narrowing().documents.get(policy);
          return statements ? new iam.PolicyDocument({ statements: [...statements] }) : policy.document;
        },
      });
      const isOfCdk = resource.policyDocument === policy.document;
      this.written.set(policy, isOfCdk ? document : undefined);
      if (isOfCdk) {
        resource.policyDocument = document;
      }
    });
  }

  /**
   * What the role may do as things are now. Many ask in one pass, in which only the CDK's default log router adds something.
   */
  public narrowing(): Narrowing {
    const { pass } = this.synthesis;
    const granted = isCustomized(this.role) ? new Map() : grantedStatements(this.role);
    const statements = [...granted.values()].reduce((sum, { length }) => sum + length, 0);
    if (pass === 0 || this.last?.pass !== pass || this.last.statements !== statements) {
      this.last = { pass, statements, narrowing: this.narrow(granted) };
    }
    return this.last.narrowing;
  }

  /** What is said of the role on a task. */
  public warningsFor(task: ecs.TaskDefinition): Warning[] {
    const { documents, left, reason } = this.narrowing();
    return tighteningWarnings(task, { role: this.role, index: this.surroundings.index, narrowed: documents.size > 0, left, reason });
  }

  private narrow(granted: ReadonlyMap<CdkPolicy, readonly iam.PolicyStatement[]>): Narrowing {
    const { index } = this.surroundings;
    const tasks = index.tasksWith(this.role);
    const uses = tasks.flatMap((task) => usesOf(task, index.servicesOf(task)));
    const reason = uses.length === 0 ? undefined : this.obstacle(tasks);
    if (uses.length === 0 || reason !== undefined) {
      return { documents: new Map(), left: [], reason };
    }
    return this.replace(uses, granted, index);
  }

  private replace(uses: readonly Use[], granted: ReadonlyMap<CdkPolicy, readonly iam.PolicyStatement[]>, index: AppIndex): Narrowing {
    const [{ stack }] = granted.keys();
    const { replaced, left } = grantsFor(uses, [...granted.values()].flat(), index.sources, stack);
    const documents = new Map<CdkPolicy, readonly iam.PolicyStatement[]>();
    for (const [policy, statements] of granted) {
      const now = statements.some((statement) => replaced.has(statement)) ? narrowed(statements, replaced, stack) : [];
      if (now.length > 0) { // an empty policy does not deploy (FACTS 6.3)
        documents.set(policy, now);
      }
    }
    const reason = this.mayOutgrow(replaced, granted) ? outgrown(this.role, documents) : undefined;
    return reason === undefined ? { documents, left } : { documents: new Map(), left: [], reason };
  }

  /** Whether there is anything to measure: nearly all policies are small, and measuring takes longer than all the rest. */
  private mayOutgrow(replaced: Grants['replaced'], granted: ReadonlyMap<CdkPolicy, readonly iam.PolicyStatement[]>): boolean {
    const expected = new ExpectedSize(this.synthesis.bounds);
    replaced.forEach((sources) => expected.addReads(sources));
    [...granted.values()].flat().filter((statement) => !replaced.has(statement)).forEach((statement) => expected.add(boundOfStatement(statement)));
    return granted.size > 1 || expected.characters + boundOfOthers(this.role, cfnChild(this.role, iam.CfnRole)?.policies) > INLINE_LIMIT;
  }

  /** What is in the way of narrowing anything. */
  private obstacle(tasks: readonly ecs.TaskDefinition[]): string | undefined {
    if (isCustomized(this.role)) {
      return 'the app prescribes it with Role.customizeRoles, so it has no policy in the app';
    }
    if (this.policies.length === 0) {
      return 'it takes no policy from the app: it is immutable, or of another account';
    }
    const changed = tasks.map((task) => ({ task, properties: this.surroundings.unfollowed(task) })).find(({ properties }) => properties.length > 0);
    if (changed) {
      return `${changed.properties.map((property) => `'${property}'`).join(', ')} of the task definition '${changed.task.node.path}' is changed by an override or a property`
        + ' of the CfnTaskDefinition, so what its containers read is not known; change the container, or its props, instead';
    }
    const foreign = this.policies.find((policy) => this.isForeign(policy));
    return foreign && `the document of its policy '${foreign.node.path}' is changed by an override or a property of the policy's resource`;
  }

  private isForeign(policy: CdkPolicy): boolean {
    const resource = policyResource(policy);
    const document = this.written.has(policy) ? this.written.get(policy) : policy.document;
    return resource.policyDocument !== document || propertyOverrides(resource).PolicyDocument !== undefined;
  }
}

/** The resource of a policy of the CDK. */
export function policyResource(policy: CdkPolicy): CfnResource & { policyDocument: unknown } {
  return policy.node.defaultChild as iam.CfnPolicy | iam.CfnManagedPolicy; // the L2 creates this and nothing else as its default child
}
