import { App, Environment, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureContainerOptions } from '../../src';

/** Where tests deploy that need to know: a Region and a twelve-digit account. */
export const ENV: Required<Environment> = { account: '123456789012', region: 'eu-central-1' };

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf';
export const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

/** A stack in an app of its own, whose template the newest CDK validates. */
export function newStack(options: { env?: Environment; context?: { [flag: string]: unknown }; app?: App; id?: string } = {}): Stack {
  const app = options.app ?? new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true, ...options.context } });
  return new Stack(app, options.id ?? 'Stack', { env: options.env });
}

/** The least a container needs, and what a test adds. */
export function container(options: Partial<SecureContainerOptions> = {}): SecureContainerOptions {
  return { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), ...options };
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { [operator: string]: { [key: string]: unknown } };
}

/** The statements on the role of the construct with the id `Task`, in its own inline policy. */
export function inlineStatements(stack: Stack): Statement[] {
  return executionRoles(stack).flatMap((role) => role.Properties.Policies ?? []).flatMap((policy) => policy.PolicyDocument.Statement);
}

/** Every statement of the template on any policy that an execution role has. */
export function allStatements(stack: Stack): Statement[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  const policies = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy');
  return [...inlineStatements(stack), ...policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)];
}

function executionRoles(stack: Stack): any[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  return Object.entries<any>(Resources).filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.includes('ExecutionRole')).map(([, role]) => role);
}

/** The only task definition of a stack, as in the template. */
export function taskDefinition(stack: Stack): any {
  const [definition] = Object.values<any>(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  return definition;
}

export interface Warning {
  readonly path: string;
  readonly id: string;
  readonly message: string;
}

/** The warnings of this library in a stack, with the id that acknowledges them. */
export function warnings(stack: Stack): Warning[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue())
    .map(({ id, entry }) => {
      const [, message, warningId] = /^([^]*) \[ack: ([^\]]*)\]$/.exec(String(entry.data)) ?? [];
      return { path: id, id: warningId, message };
    })
    .filter(({ id }) => id?.startsWith('cdk-fargate-secrets:'));
}

/** The message an action throws. Fails the test if it throws nothing. */
export function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** The message of synthesis. */
export function synthError(stack: Stack): string {
  return errorOf(() => Template.fromStack(stack));
}
