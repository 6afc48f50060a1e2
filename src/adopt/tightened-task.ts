import { CfnResource, Lazy, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { canWait, circleThrough } from './circle';
import { resourceOf } from './task-uses';
import { policyResource, TightenedRole } from './tightened-role';
import { addDependency } from '../cdk/dependency';
import { annotate, Warning } from '../check/checked-task';
import { Synthesis } from '../policy/synthesis';
import { GivenProperties, givenProperties, unfollowedChanges } from '../task/unfollowed-changes';

/**
 * A task definition of the CDK that waits for the permissions of its execution role, and on which is said what of them is left as it was.
 */
export class TightenedTask {
  private readonly resource: ecs.CfnTaskDefinition;
  private readonly given: GivenProperties;
  /** Containers that the app set instead of those of the CDK. */
  private readonly ofApp: unknown;
  private readonly synthesis: Synthesis;

  public constructor(public readonly task: ecs.TaskDefinition, private readonly role: () => TightenedRole | undefined) {
    this.synthesis = Synthesis.of(task);
    this.resource = resourceOf(task);
    const { containerDefinitions } = this.resource;
    this.ofApp = Tokenization.isResolvable(containerDefinitions) ? undefined : containerDefinitions; // the CDK's are a token
    this.resource.containerDefinitions = Lazy.uncachedAny({ produce: ({ preparing }) => this.render(preparing) }, { omitEmptyArray: true });
    this.given = givenProperties(this.resource);
  }

  /** Changes of the resource that decide what the task reads and cannot be followed, by property. */
  public get unfollowed(): readonly string[] {
    const changes = unfollowedChanges(this.resource, this.given, this.task['containers']).filter((property) => property !== 'TaskRoleArn');
    return this.ofApp === undefined || changes.includes('ContainerDefinitions') ? changes : ['ContainerDefinitions', ...changes];
  }

  /** Takes over the policies that the execution role has by now. */
  public adopt(): void {
    this.role()?.adopt();
  }

  /**
   * Says what is left as it was where the template does not ask for the containers, because the app has set others since.
   */
  public prepareIfReplaced(): void {
    if (this.resource.containerDefinitions !== this.given.containerDefinitions) {
      this.prepare();
    }
  }

  /** The containers as they are now: what the CDK renders is kept when something resolves it early, and secrets that come later are lost. */
  private render(preparing: boolean): unknown {
    const rendered = this.ofApp ?? this.task['renderContainers'](); // private to the L2; it adds its default log router here, and grants what that needs
    this.synthesis.resolving(preparing);
    if (preparing) { // everything has been added by now; dependencies and warnings are still collected
      this.prepare();
    }
    return rendered;
  }

  private prepare(): void {
    this.adopt();
    const role = this.role();
    [...role ? this.wait(role) : [], ...role ? role.warningsFor(this.task) : []].forEach(annotate);
  }

  /** Only the resource waits: the construct has the log groups of its containers in it, for which the policy waits. */
  private wait(role: TightenedRole): Warning[] {
    return role.policies.map((policy) => ({ policy, target: policyResource(policy) }))
      .filter(({ target }) => isInTemplate(target) && canWait(this.resource, target))
      .flatMap(({ policy, target }) => {
        const through = this.synthesis.aside(() => circleThrough(target, this.resource));
        if (!through) {
          addDependency(this.resource, target);
          return [];
        }
        return [{
          on: this.resource,
          id: 'policyNotAwaited',
          message: `the task definition does not wait for '${policy.node.path}', so a task may start before its execution role may read: the policy refers to the task definition`
            + `${through === target ? '' : `, through '${through.node.path}'`}, and both would wait for each other. Grant that in a policy of its own: iam.Policy with roles: [executionRole]`,
        }];
      });
  }
}

/** Protected, and asked by the CDK itself when a dependency is added. */
function isInTemplate(resource: CfnResource): boolean {
  return resource['shouldSynthesize']();
}
