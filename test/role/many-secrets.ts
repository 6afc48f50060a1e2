// Tasks that read many secrets, in each way that a role gets its permissions.

import { Aspects, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PolicyPlacement, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container } from '../support/app';
import { deployed, policiesOf, templateOf } from '../support/deployed';

export type Secrets = { [name: string]: ecs.Secret };

export const times = (count: number, secret: (index: number) => ecs.Secret): Secrets =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, secret(index)]));

export const literal = (_: Stack, count: number) =>
  times(count, (index) => TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/service-${index}-AbCdEf`));

const owned = (stack: Stack, count: number) =>
  times(count, (index) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, `Secret${index}`)));

export const ownedUnderKey = (stack: Stack, count: number) => {
  const encryptionKey = new kms.Key(stack, 'Key');
  return times(count, (index) => TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, `Secret${index}`, { encryptionKey })));
};

export const parameters = (stack: Stack, count: number) =>
  times(count, (index) => TaskSecret.fromSsmParameter(new ssm.StringParameter(stack, `Parameter${index}`, { stringValue: 'on' })));

export interface Way {
  readonly early: boolean;
  readonly props?: (stack: Stack) => SecureFargateTaskDefinitionProps;
}

/** A task that reads secrets, given with it or added by an Aspect. */
export function taskWith(stack: Stack, secrets: Secrets, { early, props }: Way): SecureFargateTaskDefinition {
  const task = new SecureFargateTaskDefinition(stack, 'Task', { ...props?.(stack), containers: { app: container({ secrets: early ? secrets : {} }) } });
  if (!early) {
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === task.taskDefinition) {
          Object.entries(secrets).forEach(([name, secret]) => task.container('app').addSecret(name, secret));
        }
      },
    });
  }
  return task;
}

/** What is deployed on the role: the policies, and the actions with what they may be done to. */
export function deployedOn(stack: Stack) {
  const template = templateOf(stack);
  const { inline, managed } = policiesOf(template, (role) => /ExecutionRole|^Role|task-execution/.test(role));
  const allowed = [...inline, ...managed].flatMap(({ Statement }) => Statement)
    .flatMap(({ Action, Resource }) => [Resource].flat().map((resource: string) => `${Action} ${resource}`));
  return { template, inline, managed, allowed };
}

/** What the task definition names, without JSON keys and versions. */
export function named(template: ReturnType<typeof templateOf>): string[] {
  const [{ Properties }] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
  return deployed(Properties.ContainerDefinitions, template).flatMap(({ Secrets: its }: any) => its ?? []).map(({ ValueFrom }: any) => ValueFrom);
}

export const ways: [string, Way][] = [
  ['given with the task', { early: true }],
  ['added by an Aspect', { early: false }],
  ['given with the task, under MANAGED', { early: true, props: () => ({ policyPlacement: PolicyPlacement.MANAGED }) }],
  ['added by an Aspect, under MANAGED', { early: false, props: () => ({ policyPlacement: PolicyPlacement.MANAGED }) }],
  ['given with the task, on a role passed in', {
    early: true, props: (stack) => ({ executionRole: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }) }),
  }],
  ['added by an Aspect, on a role that was imported', {
    early: false, props: (stack) => ({ executionRole: iam.Role.fromRoleName(stack, 'Role', 'task-execution') }),
  }],
];

export const kinds: [string, number[], (stack: Stack, count: number) => Secrets][] = [
  ['secrets with literal ARNs', [1, 10, 100, 400], literal],
  ['secrets of the app', [1, 10, 100, 400], owned],
  ['secrets of the app under one customer managed key', [1, 10, 100], ownedUnderKey],
  ['parameters of the app', [100], parameters],
];
