import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { deploymentController } from './deployment-controller';
import { FollowedReads } from './followed-reads';
import type { Warning } from '../check/checked-task';
import { propertyInTemplate } from '../secret/template-property';

/**
 * What may keep a service from being redeployed.
 *
 * @param on the construct that the warnings are shown on
 */
export function redeployWarnings(on: IConstruct, service: ecs.FargateService, { events, elsewhere, names }: FollowedReads): Warning[] {
  const replicas = replicatedInto(Stack.of(on)).filter((name) => names.includes(name));
  return [
    ...(deploymentController(service).unknown ? [{
      on,
      id: 'unknownDeploymentController',
      message: `the deployment controller of the service '${service.node.path}' is known at deployment only; with a controller other than ECS, each redeployment fails`,
    }] : []),
    ...(elsewhere.length > 0 ? [{
      on,
      id: 'changeElsewhere',
      message: `the service is not redeployed for ${elsewhere.join('; ')}: the event of a change is sent where the secret is.`
        + ' Create a rule there that forwards it, or start the state machine when the secret rotates',
    }] : []),
    ...(replicas.length > 0 ? [{
      on,
      id: 'changeOfReplica',
      message: `${replicas.map((name) => `'${name}'`).join(', ')}: the app replicates a secret of that name into this Region, and AWS does not document whether a replica sends events.`
        + ' Test it, or keep a secret of its own here',
    }] : []),
    ...(events.length === 0 ? [{
      on,
      id: 'nothingToFollow',
      message: 'no change of a value that the running tasks have sends an event here, so nothing starts a redeployment; leave the construct out,'
        + ' or add the secrets to the task. Registry credentials, retainAccess, runtimeSecrets and pinned versions are not followed',
    }] : []),
  ];
}

/** The literal names of the secrets that stacks of other Regions replicate into that of a stack. */
function replicatedInto(stack: Stack): string[] {
  // Only the secret itself lists its replicas, and any stack can create it.
  const secrets = stack.node.root.node.findAll().filter((construct) => construct instanceof secretsmanager.CfnSecret);
  return secrets.filter((secret) => secret.stack.region !== stack.region && regionsOf(secret).includes(stack.region))
    .map((secret) => propertyInTemplate(secret, 'Name'))
    .filter((name) => typeof name === 'string');
}

function regionsOf(secret: secretsmanager.CfnSecret): unknown[] {
  const replicas: unknown = secret.stack.resolve(secret.replicaRegions);
  return Array.isArray(replicas) ? replicas.map(({ region }) => region) : [];
}
