import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/**
 * The role of the state machine. What it may do is in a policy of its own: it names the machine, which needs the role (FACTS 8.11).
 */
export function machineRole(scope: Construct): iam.Role {
  return new iam.Role(scope, 'StateMachineRole', {
    assumedBy: ofThisAccount(scope, 'states.amazonaws.com', 'states', 'stateMachine:*'),
    description: 'Looks at a service of Amazon ECS and makes a new deployment',
  });
}

export function machinePolicy(
  scope: Construct, role: iam.Role, service: ecs.FargateService, stateMachine: sfn.StateMachine, queue: sqs.Queue,
): iam.Policy {
  const allow = (sid: string, actions: string[], arn: string) => new iam.PolicyStatement({ sid, actions, resources: [arn] });
  const policy = new iam.Policy(scope, 'StateMachinePolicy', {
    statements: [
      allow('Redeploy', ['ecs:DescribeServices', 'ecs:UpdateService'], service.serviceArn), // no iam:PassRole (FACTS 8.3)
      allow('SeeOtherExecutions', ['states:ListExecutions'], stateMachine.stateMachineArn),
      allow('TellOfFailure', ['sqs:SendMessage'], queue.queueArn),
    ],
  });
  role.attachInlinePolicy(policy); // by the role: one that `Role.customizeRoles` takes out of the template takes the policy with it
  return policy;
}

/**
 * The role with which EventBridge starts the state machine.
 */
export function rulesRole(scope: Construct, stateMachine: sfn.StateMachine): iam.Role {
  return new iam.Role(scope, 'RulesRole', {
    // The rules name the role, so the role cannot name the rules.
    assumedBy: ofThisAccount(scope, 'events.amazonaws.com', 'events', 'rule/*'),
    description: 'Starts the state machine that redeploys a service',
    inlinePolicies: {
      StartExecution: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.stateMachineArn] })],
      }),
    },
  });
}

/** A service, on behalf of this account only. */
function ofThisAccount(scope: Construct, principal: string, service: string, resource: string): iam.IPrincipal {
  const { partition, region, account } = Stack.of(scope);
  return new iam.ServicePrincipal(principal, {
    conditions: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:${service}:${region}:${account}:${resource}` },
    },
  });
}
