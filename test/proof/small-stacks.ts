// Small stacks for tests of what judges them, written by hand.

import { deploy, DeployedStack, Place } from './deployment';

const PLACE: Place = { partition: 'aws', region: 'eu-central-1', account: '123456789012' };

export const ROLE_ARN = 'arn:aws:iam::123456789012:role/the-role';

export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
}

/** A document that lets a role read secrets. */
export function reading(...names: string[]) {
  return { Version: '2012-10-17', Statement: [{ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: names.map(secretArn) }] };
}

/** A role with an inline policy, or with none. */
export function role(document?: unknown, more: object = {}) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'the-role', ...(document ? { Policies: [{ PolicyName: 'SecretAccess', PolicyDocument: document }] } : {}), ...more },
  };
}

/** A policy that a resource of its own attaches. */
export function policy(kind: 'Policy' | 'ManagedPolicy', document: unknown, more: object = {}) {
  return { Type: `AWS::IAM::${kind}`, Properties: { ...(kind === 'Policy' ? { PolicyName: 'Beside' } : {}), PolicyDocument: document, Roles: [{ Ref: 'Role' }], ...more } };
}

/** A task definition that waits for some resources. */
export function task(dependsOn: readonly string[] = [], more: object = {}) {
  return { Type: 'AWS::ECS::TaskDefinition', DependsOn: dependsOn, Properties: { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, ...more } };
}

/** One stack as it is deployed. */
export function stackOf(resources: object, name = 'Service'): DeployedStack[] {
  return deploy([{ name, stackName: name, place: PLACE, template: { Resources: resources }, nested: {} }]);
}
