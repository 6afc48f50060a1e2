import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnChild } from '../cdk/cfn-child';
import { templateValue } from '../cdk/template-value';

/** What the deployment controller of a service allows (FACTS 8.4). */
export interface DeploymentController {
  readonly problem?: string;
  /** Whether only the deployment knows which one it is. */
  readonly unknown: boolean;
}

/**
 * The deployment controller of a service, as the template will have it.
 */
export function deploymentController(service: ecs.FargateService): DeploymentController {
  const resource = cfnChild(service, ecs.CfnService);
  const type = resource && resource.stack.resolve(templateValue(resource, resource.deploymentController, ['DeploymentController', 'Type']));
  if (type === undefined || type === 'ECS') {
    return { unknown: false };
  }
  if (typeof type !== 'string') {
    return { unknown: true };
  }
  return {
    unknown: false,
    problem: `the deployment controller of the service '${service.node.path}' is ${type}, and 'ForceNewDeployment' works with ECS only;`
      + (type === 'CODE_DEPLOY' ? ' leave out deploymentController, or create a deployment of AWS CodeDeploy when the secret rotates' : ' leave out deploymentController'),
  };
}
