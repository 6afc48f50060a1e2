// Small apps in one account, and what their templates give a role.

import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps } from '../../src';
import { newStack, Statement } from '../support/app';
import { length, templateOf } from '../support/deployed';

// These templates are as odd as the cases; test:linters lets the newest CDK validate the examples and the integ apps.
process.env.CDK_VALIDATION = 'false';

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/the-role`;
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

export function stackIn(region = REGION, options: { app?: App; id?: string; account?: string } = {}): Stack {
  const { account = ACCOUNT, ...others } = options;
  return newStack({ ...others, env: { account, region } });
}

/** The complete ARN of a secret. */
export function arn(name: string, region = REGION): string {
  return `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-AbCdEf`;
}

/** A task with one container, `app`. */
export function task(scope: Construct, app: Partial<SecureContainerOptions> = {}, props: SecureFargateTaskDefinitionProps = {}, id = 'Task'): SecureFargateTaskDefinition {
  return new SecureFargateTaskDefinition(scope, id, {
    ...props,
    containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), ...app }, ...props.containers },
  });
}

/** Variables, one for each of some numbers. */
export function variables(from: number, count: number, secret: (index: number) => ecs.Secret): { [name: string]: ecs.Secret } {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${from + index}`, secret(from + index)]));
}

export interface Policy {
  readonly type: 'inline' | 'managed';
  readonly name: unknown;
  readonly document: { readonly Statement: Statement[] };
  readonly roles: readonly unknown[];
}

/** The policies of a template, those on roles included. */
export function policiesIn(stack: Stack): Policy[] {
  return Object.entries(templateOf(stack).Resources).flatMap(([id, { Type, Properties = {} }]): Policy[] => {
    switch (Type) {
      case 'AWS::IAM::Role':
        return (Properties.Policies ?? []).map((policy: any) => ({ type: 'inline', name: policy.PolicyName, document: policy.PolicyDocument, roles: [{ Ref: id }] }));
      case 'AWS::IAM::Policy':
        return [{ type: 'inline', name: Properties.PolicyName, document: Properties.PolicyDocument, roles: Properties.Roles }];
      case 'AWS::IAM::ManagedPolicy':
        return [{ type: 'managed', name: id, document: Properties.PolicyDocument, roles: Properties.Roles }];
      default:
        return [];
    }
  });
}

export function statementsIn(stack: Stack): Statement[] {
  return policiesIn(stack).flatMap(({ document }) => document.Statement);
}

/** A part of a template as it is in the commercial partition. */
function known(json: any): any {
  if (Array.isArray(json)) {
    return json.map(known);
  }
  if (typeof json !== 'object' || json === null) {
    return json;
  }
  if (json.Ref === 'AWS::Partition') {
    return 'aws';
  }
  const result = Object.fromEntries(Object.entries(json).map(([key, value]) => [key, known(value)]));
  const [delimiter, parts] = (result['Fn::Join'] ?? []) as [string, unknown[]];
  return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts.join(delimiter) : result;
}

/** The statements with an action. */
export function withAction(stack: Stack, action: string): Statement[] {
  return statementsIn(stack).filter(({ Action }) => [Action].flat().includes(action));
}

/** The resources that a template allows an action on. */
export function resourcesOf(stack: Stack, action: string): unknown[] {
  return withAction(stack, action).flatMap(({ Resource }) => known(Resource));
}

/** What IAM counts for one role, over all stacks it gets policies from. */
export function expectWithinQuotas(stacks: readonly Stack[], others = 0): void {
  const policies = stacks.flatMap(policiesIn);
  const inline = policies.filter(({ type }) => type === 'inline');
  const managed = policies.filter(({ type }) => type === 'managed');
  expect(inline.reduce((sum, { document }) => sum + length(document), 0)).toBeLessThanOrEqual(10_240);
  managed.forEach(({ document }) => expect(length(document)).toBeLessThanOrEqual(6_144));
  expect(managed.length).toBeLessThanOrEqual(10 - others);
  expect(new Set(inline.map(({ name }) => JSON.stringify(name))).size).toBe(inline.length);
  policies.forEach(({ document }) => {
    const sids = document.Statement.flatMap(({ Sid }) => Sid ?? []);
    expect(new Set(sids).size).toBe(sids.length);
  });
}

/** The container definitions of the only task definition of a stack. */
export function containersIn(stack: Stack): any[] {
  const [definition] = Object.values(templateOf(stack).Resources).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
  return definition.Properties.ContainerDefinitions;
}
