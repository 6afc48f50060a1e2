import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { acknowledged, taskOf } from '../support/reading';

test.each<[string, (stack: Stack) => ecs.CredentialSpec]>([
  ['S3', (stack) => ecs.DomainlessCredentialSpec.fromS3Bucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-settings'), 'spec.json')],
  ['Parameter Store', (stack) => ecs.DomainlessCredentialSpec.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/spec'))],
])('a credential spec in %s keeps a warning on its container: the secret it names is unknown', (_, spec) => {
  const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:credentialSpecSecret', (stack) => taskOf(stack, { credentialSpecs: [spec(stack)] }));
  expect(before).toEqual([{
    path: '/Stack/Task/TaskDefinition/app',
    id: 'cdk-fargate-secrets:credentialSpecSecret',
    message: expect.stringContaining("container 'app' has 'credentialSpecs': the execution role can read the file, and the secret that the file names is unknown"),
  }]);
  expect(after).toEqual([]);
  expect(sameTemplate).toBe(true);
});
