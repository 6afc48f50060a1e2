import { Aws } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RepositoryCredentials, SecureFargateTaskDefinition } from '../../src';
import { ecrRepositoryArn } from '../../src/registry/ecr-repository';
import { container, inlineStatements, newStack, SECRET_ARN, synthError } from '../support/app';

test.each([
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app:1.2', 'arn:aws:ecr:eu-central-1:123456789012:repository/team/app'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app', 'arn:aws-cn:ecr:cn-north-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app:1', 'arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/app:1', 'arn:aws-eusc:ecr:eusc-de-east-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov/app:1', 'arn:aws-iso:ecr:us-iso-east-1:123456789012:repository/app'],
  ['123456789012.dkr-ecr.eu-central-1.on.aws/app:1', 'arn:aws:ecr:eu-central-1:123456789012:repository/app'],
  [`123456789012.dkr.ecr.eu-central-1.amazonaws.com/app@sha256:${'a'.repeat(64)}`, 'arn:aws:ecr:eu-central-1:123456789012:repository/app'],
  ['public.ecr.aws/nginx/nginx:1.27', undefined],
  ['evil.example.com/123456789012.dkr.ecr.eu-central-1.amazonaws.com/app', undefined],
  ['1234.dkr.ecr.eu-central-1.amazonaws.com/app', undefined],
  ['acme/app', undefined],
])('the repository of %s is %s', (image, arn) => {
  expect(ecrRepositoryArn(image)).toBe(arn);
});

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

test('an image that names its repository as a string may be pulled from this repository and no other', () => {
  const stack = newStack();
  new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ image: ecs.ContainerImage.fromRegistry('210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:1.2') }) },
  });
  expect(inlineStatements(stack)).toEqual([
    { Effect: 'Allow', Action: PULL, Resource: 'arn:aws-cn:ecr:cn-north-1:210987654321:repository/team/app' },
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ]);
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Proper policies'))).toEqual([]);
});

test('account and Region of the name may be tokens', () => {
  const stack = newStack();
  const image = `${Aws.ACCOUNT_ID}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/app:1`;
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image: ecs.ContainerImage.fromRegistry(image) }) } });
  expect(inlineStatements(stack)[0].Resource).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':repository/app']],
  });
});

test('a repository of the app is granted once, by the L2, on the role itself', () => {
  const stack = newStack();
  const repository = new ecr.Repository(stack, 'Repository');
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image: ecs.ContainerImage.fromEcrRepository(repository) }) } });
  expect(inlineStatements(stack)).toEqual([
    { Effect: 'Allow', Action: PULL, Resource: { 'Fn::GetAtt': [expect.stringContaining('Repository'), 'Arn'] } },
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ]);
});

test('fails with registry credentials for a repository of Amazon ECR', () => {
  const stack = newStack();
  const repositoryCredentials = RepositoryCredentials.fromSecretArn(SECRET_ARN);
  const image = ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1');
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image, repositoryCredentials }) } });
  expect(synthError(stack)).toContain("container 'app': its image is in Amazon ECR, which takes no registry credentials");
});

test('the owner of a repository in another account is given the statement to add', () => {
  const stack = newStack();
  const task = new SecureFargateTaskDefinition(stack, 'Task');
  expect(stack.resolve(task.ecrRepositoryPolicy).Statement).toEqual([
    { Sid: 'PullByTask', Effect: 'Allow', Action: PULL, Principal: { AWS: { 'Fn::GetAtt': [expect.stringContaining('ExecutionRole'), 'Arn'] } } },
  ]);
});
