import { IConstruct } from 'constructs';

/** What the CDK looks at first in a task definition, before it starts a service, a schedule or a state machine with it. */
const LOOKED_AT = ['isFargateCompatible', 'isEc2Compatible', 'defaultContainer'];

/**
 * Makes the CDK say what to pass, where a construct is passed for the task definition in it. TypeScript refuses that;
 * JavaScript does not, and the CDK would say that the task definition is not compatible with Fargate.
 *
 * @param constructs the prototype of the construct's class
 */
export function pointToTaskDefinition(constructs: IConstruct): void {
  for (const property of LOOKED_AT) {
    Object.defineProperty(constructs, property, {
      get(this: IConstruct) {
        throw new Error(`${this.node.path}: a SecureFargateTaskDefinition is passed where the CDK takes a task definition; pass 'taskDefinition' of it, as in { taskDefinition: task.taskDefinition }`);
      },
    });
  }
}
