// Small templates that are right, for rules to find what is changed in them.

import { audit, AuditOptions } from '../../src/rule/audit';
import { AuditResult } from '../../src/rule/finding';
import { modelOfTexts } from '../../src/template/load';

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:app/db-AbCdEf';
export const OWN_KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };

export const TRUST = { Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

export function allow(Action: any, Resource: any, Condition?: any) {
  return { Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}

export function role(statements: readonly any[], more: object = {}) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: TRUST,
      ...(statements.length > 0 ? { Policies: [{ PolicyName: 'SecretAccess', PolicyDocument: { Version: '2012-10-17', Statement: statements } }] } : {}),
      ...more,
    },
  };
}

/** One container that reads some values by the names of variables. */
export function task(secrets: { readonly [name: string]: any }, container: object = {}, more: object = {}) {
  return {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      ContainerDefinitions: [{
        Name: 'app',
        Image: 'nginx',
        ...(Object.keys(secrets).length > 0 ? { Secrets: Object.entries(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom })) } : {}),
        ...container,
      }],
      ...more,
    },
  };
}

/** A secret with a key, and what is needed to read it. */
export const ENCRYPTED = {
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } } }] } } },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: OWN_KEY } },
  Role: role([
    allow('secretsmanager:GetSecretValue', { Ref: 'Secret' }),
    allow('kms:Decrypt', OWN_KEY, {
      StringEquals: { 'kms:ViaService': { 'Fn::Sub': 'secretsmanager.${AWS::Region}.amazonaws.com' } },
      StringLike: { 'kms:EncryptionContext:SecretARN': { Ref: 'Secret' } },
    }),
  ]),
  Task: task({ PASSWORD: { 'Fn::Sub': '${Secret}:password::' } }),
};

export function audited(resources: object, sections: object = {}, options: AuditOptions = {}): AuditResult {
  return audit(modelOfTexts([{ file: 'template.json', text: JSON.stringify({ Resources: resources, ...sections }) }]).model, options);
}

/** The rules that find something, each with its logical id. */
export function found(resources: object, sections: object = {}): string[] {
  return audited(resources, sections).findings.map(({ rule, logicalId }) => `${rule} ${logicalId}`);
}
