// What the CDK writes for grants that the app makes by itself, in `task` and in roles of the app.

import { bucketName } from './construction';
import { DeployedResource, DeployedStack, ofType } from './deployment';
import { AppModel, GrantModel, ReadModel, RoleModel } from './model';
import { Permission, permissions } from './own-permissions';
import { queueArns } from './own-policies';
import { isParameter } from './places';
import { isKnownByName, StoredSources } from './stored';

const SECRET = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
const PARAMETER = ['ssm:DescribeParameters', 'ssm:GetParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory'];
const OBJECTS = ['s3:GetObject*', 's3:GetBucket*', 's3:List*'];
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/**
 * Reading by `ecs.Secret`, and by `grantRead`.
 */
export function sourcePermissions(model: AppModel, sources: StoredSources, index: number): Permission[] {
  const source = model.sources[index];
  const [{ arn }] = sources.stored[index];
  if (!isParameter(source)) {
    return permissions(SECRET, [isKnownByName(source) ? `${arn}-??????` : arn]);
  }
  const key = source.kind === 'imported parameter' && source.by === 'secure attributes' && typeof source.key !== 'string' ? source.key[0] : undefined;
  return [...permissions(PARAMETER, [arn]), ...permissions(['kms:Decrypt'], sources.keyArns(key))];
}

export function plainPermissions(model: AppModel, sources: StoredSources, reads: readonly ReadModel[]): Permission[] {
  return reads.filter(({ by }) => by === 'ecs.Secret').flatMap(({ source }) => sourcePermissions(model, sources, source));
}

/**
 * What a grant of the app comes to.
 *
 * @param stack the one the task is in
 */
export function grantPermissions(
  { what }: GrantModel, model: AppModel, sources: StoredSources, stacks: readonly DeployedStack[], stack: DeployedStack,
): Permission[] {
  const here = (type: string, id: string): DeployedResource | undefined =>
    ofType(stacks, type).find((resource) => resource.stack.name === stack.name && resource.id.startsWith(id));
  if (what === 'log group') {
    return permissions(LOGS, [`${here('AWS::Logs::LogGroup', 'LogGroup')?.arn}:*`]);
  }
  if (what === 'repository') {
    return [...permissions(PULL, [String(here('AWS::ECR::Repository', 'Repository')?.arn)]), ...permissions(['ecr:GetAuthorizationToken'], ['*'])];
  }
  if ('bucket' in what) {
    const arn = `arn:${model.partition}:s3:::${bucketName(what.bucket)}`;
    return [...permissions(OBJECTS, [arn, `${arn}/*`]), ...permissions(['kms:Decrypt', 'kms:DescribeKey'], sources.keyArns(model.buckets[what.bucket].key))];
  }
  return sourcePermissions(model, sources, what.source);
}

/**
 * What a role of the app may do before any task is made.
 */
export function rolePermissions(role: RoleModel, partition: string): Permission[] {
  return role.kind === 'imported' ? [] : [
    ...(role.inline > 0 ? permissions(['sqs:SendMessage'], queueArns(partition, role.inline)) : []),
    ...(role.managed > 0 ? permissions(['sqs:ReceiveMessage'], queueArns(partition, 1)) : []),
  ];
}
