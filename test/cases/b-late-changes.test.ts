import { join } from 'node:path';
import { App, Aspects, CfnResource, IAspect, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { IConstruct } from 'constructs';
import { ACCOUNT, arn, containersIn, KEY_ARN, REGION, resourcesOf, ROLE_ARN, stackIn, task, withAction } from './cases';
import { PolicyPlacement, RepositoryCredentials, RuntimeSecret, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { warnings } from '../support/app';

/** Does something with each resource of a type, when all constructs are there. */
function toEach<T extends CfnResource>(type: abstract new (...args: never[]) => T, change: (resource: T) => void): IAspect {
  return { visit: (node: IConstruct) => node instanceof type && change(node as T) };
}

const underKey = toEach(secretsmanager.CfnSecret, (secret) => secret.kmsKeyId ??= KEY_ARN);

describe('the key that a secret gets after the task is one that the role decrypts with', () => {
  test.each<[string, (stack: Stack, secret: secretsmanager.Secret) => void]>([
    ['from an Aspect on the stack', (stack) => Aspects.of(stack).add(underKey)],
    ['from an Aspect on the app', (stack) => Aspects.of(stack.node.root).add(underKey)],
    ['as a property of its L1', (_, secret) => (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = KEY_ARN],
    ['as an override', (_, secret) => (secret.node.defaultChild as CfnResource).addPropertyOverride('KmsKeyId', KEY_ARN)],
    ['as the override of an Aspect', (stack) => Aspects.of(stack).add(toEach(secretsmanager.CfnSecret, (each) => each.addPropertyOverride('KmsKeyId', KEY_ARN)))],
    ['as a key of the app', (stack, secret) => (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = new kms.Key(stack, 'Key').keyArn],
    ['as the id of a key', (_, secret) => (secret.node.defaultChild as secretsmanager.CfnSecret).kmsKeyId = KEY_ARN.split('/')[1]],
  ])('%s', (_, change) => {
    const stack = stackIn();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const own = task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } });
    change(stack, secret);
    const [key, ...others] = resourcesOf(stack, 'kms:Decrypt');
    expect(others).toEqual([]);
    expect(typeof key === 'string' ? key : Object.keys(key as object)[0]).toBe(typeof key === 'string' ? KEY_ARN : 'Fn::GetAtt');
    expect(own.secretReads[0].encryptionKeyArns).toHaveLength(1);
    expect(warnings(stack)).toEqual([]);
  });

  type Use = (stack: Stack, secret: secretsmanager.Secret) => void;
  test.each<[string, Use]>([
    ['of another stack', (stack, secret) => task(stackIn(REGION, { app: stack.node.root as App, id: 'Service' }), { secrets: { A: TaskSecret.fromSecretsManager(secret) } })],
    ['with registry credentials', (stack, secret) => task(stack, { image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/app:1'), repositoryCredentials: RepositoryCredentials.fromSecretsManager(secret) })],
    ['that the program reads', (stack, secret) => task(stack, { runtimeSecrets: { A: RuntimeSecret.fromSecretsManager(secret) } })],
    ['that is retained', (stack, secret) => task(stack, {}, { retainAccess: [TaskSecret.fromSecretsManager(secret)] })],
    ['in managed policies', (stack, secret) => task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } }, { policyPlacement: PolicyPlacement.MANAGED })],
    ['on a role that is passed in', (stack, secret) =>
      task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } }, { executionRole: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) })],
    ['in a log option', (stack, secret) =>
      task(stack, { logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: TaskSecret.fromSecretsManager(secret) }) })],
    ['in a file', (stack, secret) => task(stack, { secretFiles: { files: { token: TaskSecret.fromSecretsManager(secret) } } })],
    ['with a JSON key', (stack, secret) => task(stack, { secrets: TaskSecret.fromJsonKeys(secret, { A: 'a' }) })],
  ])('from an Aspect, of a secret %s', (_, use) => {
    const stack = stackIn();
    const secret = new secretsmanager.Secret(stack, 'Secret', { generateSecretString: { secretStringTemplate: '{"username":"acme","a":""}', generateStringKey: 'password' } });
    use(stack, secret);
    Aspects.of(stack.node.root).add(underKey);
    const stacks = stack.node.root.node.children.filter(Stack.isStack);
    expect(stacks.flatMap((each) => resourcesOf(each, 'kms:Decrypt'))).toEqual([KEY_ARN]);
  });

  test('from an Aspect, of the bucket of an env file', () => {
    const stack = stackIn();
    const bucket = new s3.Bucket(stack, 'Bucket');
    task(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'app.env')] });
    Aspects.of(stack).add(toEach(s3.CfnBucket, (each) => each.bucketEncryption = {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: KEY_ARN } }],
    }));
    expect(resourcesOf(stack, 'kms:Decrypt')).toEqual([KEY_ARN]);
  });

  test('unless it is removed again', () => {
    const stack = stackIn();
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    task(stack, { secrets: { A: TaskSecret.fromSecretsManager(secret) } });
    (secret.node.defaultChild as CfnResource).addPropertyDeletionOverride('KmsKeyId');
    expect(resourcesOf(stack, 'kms:Decrypt')).toEqual([]);
  });
});

describe('credentials are those of the host that the template names', () => {
  const hub = () => RepositoryCredentials.fromSecretArn(arn('docker-hub'));
  const ghcr = () => RepositoryCredentials.fromSecretArn(arn('ghcr'));
  const images = (stack: Stack) => resourcesOf(stack, 'secretsmanager:GetSecretValue');
  const credentialsIn = (stack: Stack) => containersIn(stack).map(({ RepositoryCredentials: its }) => its?.CredentialsParameter);
  const override = (own: SecureFargateTaskDefinition, image: string, index = 0) =>
    (own.taskDefinition.node.defaultChild as CfnResource).addPropertyOverride(`ContainerDefinitions.${index}.Image`, image);

  test('none for a host of no entry', () => {
    const stack = stackIn();
    override(task(stack, {}, { registryCredentials: { 'docker.io': hub() } }), 'evil.example.com/acme/app');
    expect(credentialsIn(stack)).toEqual([undefined]);
    expect(images(stack)).toEqual([]);
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:registryHostUnused']);
  });

  test('those of another entry', () => {
    const stack = stackIn();
    override(task(stack, {}, { registryCredentials: { 'docker.io': hub(), 'ghcr.io': ghcr() } }), 'ghcr.io/acme/app');
    expect(credentialsIn(stack)).toEqual([arn('ghcr')]);
    expect(images(stack)).toEqual([arn('ghcr')]);
  });

  test('each container its own', () => {
    const stack = stackIn();
    const own = task(stack, {}, { registryCredentials: { 'docker.io': hub() }, containers: { web: { image: ecs.ContainerImage.fromRegistry('acme/web:2'), essential: false } } });
    override(own, 'evil.example.com/acme/web', 1);
    expect(credentialsIn(stack)).toEqual([arn('docker-hub'), undefined]);
  });

  test('none for a host that an Aspect writes, though the container has credentials of its own', () => {
    const stack = stackIn();
    task(stack, { repositoryCredentials: hub() });
    Aspects.of(stack).add(toEach(ecs.CfnTaskDefinition, (each) => each.addPropertyOverride('ContainerDefinitions.0.Image', 'evil.example.com/acme/app')));
    expect(credentialsIn(stack)).toEqual([undefined]);
  });

  test('kept for another version of the image', () => {
    const stack = stackIn();
    override(task(stack, {}, { registryCredentials: { 'docker.io': hub() } }), 'acme/app:1.4.3');
    expect(credentialsIn(stack)).toEqual([arn('docker-hub')]);
  });

  test('none for an image in Amazon ECR, which the role may pull', () => {
    const stack = stackIn();
    override(task(stack, {}, { registryCredentials: { 'docker.io': hub() } }), `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/acme/app:1`);
    expect(credentialsIn(stack)).toEqual([undefined]);
    expect(resourcesOf(stack, 'ecr:BatchGetImage')).toEqual([`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/acme/app`]);
  });

  test('and a change of the containers that cannot be followed is a warning that names it', () => {
    const stack = stackIn();
    const own = task(stack, {}, { registryCredentials: { 'docker.io': hub() } });
    (own.taskDefinition.node.defaultChild as CfnResource).addPropertyOverride('ContainerDefinitions', [{ Name: 'app', Image: 'evil.example.com/acme/app', Essential: true }]);
    expect(warnings(stack).find(({ id }) => id.endsWith('overrideNotFollowed'))?.message).toContain("'ContainerDefinitions'");
    expect(credentialsIn(stack)).toEqual([undefined]);
  });

  test('and a secret that an override adds is a warning that names it', () => {
    const stack = stackIn();
    const own = task(stack);
    (own.taskDefinition.node.defaultChild as CfnResource).addPropertyOverride('ContainerDefinitions.0.Secrets', [{ Name: 'A', ValueFrom: arn('a') }]);
    expect(warnings(stack).find(({ id }) => id.endsWith('overrideNotFollowed'))?.message).toContain("'ContainerDefinitions.0.Secrets'");
  });
});

describe('credential specs', () => {
  const specs = (stack: Stack): [string, ecs.CredentialSpec][] => {
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'specs', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    return [
      ['domainless', ecs.DomainlessCredentialSpec.fromS3Bucket(bucket, 'spec.json')],
      ['domain-joined', ecs.DomainJoinedCredentialSpec.fromS3Bucket(bucket, 'gmsa/spec.json')],
    ];
  };

  test.each([[0, 'spec.json'], [1, 'gmsa/spec.json']])('in a bucket are granted, with the key of the bucket, and the secret in them is a warning (%i)', (index, key) => {
    const stack = stackIn();
    task(stack, { credentialSpecs: [specs(stack)[index][1]] });
    expect(resourcesOf(stack, 's3:GetObject')).toEqual([`arn:aws:s3:::specs/${key}`]);
    expect(resourcesOf(stack, 'kms:Decrypt')).toEqual([KEY_ARN]);
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:credentialSpecSecret']);
  });

  test('in a parameter are granted', () => {
    const stack = stackIn();
    task(stack, { credentialSpecs: [ecs.DomainlessCredentialSpec.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Spec', '/gmsa/spec'))] });
    expect(resourcesOf(stack, 'ssm:GetParameters')).toEqual([`arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/gmsa/spec`]);
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:credentialSpecSecret']);
  });
});

describe('the object of an env file', () => {
  const foreign = (stack: Stack) => s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
    bucketName: 'settings', region: 'eu-west-1', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN.replace(REGION, 'eu-west-1')),
  });
  const via = (stack: Stack) => withAction(stack, 'kms:Decrypt').map(({ Condition }) => Condition?.StringEquals['kms:ViaService']);

  test('is decrypted in the Region of its bucket', () => {
    const stack = stackIn();
    task(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(foreign(stack), 'app.env')] });
    expect(via(stack)).toEqual(['s3.eu-west-1.amazonaws.com']);
  });

  test('is decrypted in the Region of its bucket if it is retained', () => {
    const stack = stackIn();
    task(stack, {}, { retainFiles: [ecs.EnvironmentFile.fromBucket(foreign(stack), 'app.env')] });
    expect(via(stack)).toEqual(['s3.eu-west-1.amazonaws.com']);
  });

  test('is decrypted as the same object that a program reads', () => {
    const stack = stackIn();
    task(stack, { runtimeSecrets: { A: RuntimeSecret.fromS3Object(foreign(stack), 'app.env') } });
    expect(via(stack)).toEqual(['s3.eu-west-1.amazonaws.com']);
  });

  test('is decrypted in the Region of the stack that creates its bucket', () => {
    const app = new App();
    const data = stackIn('eu-west-1', { app, id: 'Data' });
    const [encryptionKey, service] = [kms.Key.fromKeyArn(data, 'Key', KEY_ARN.replace(REGION, 'eu-west-1')), stackIn(REGION, { app, id: 'Service' })];
    const { bucketName } = new s3.Bucket(data, 'Bucket', { bucketName: 'settings-of-orders', encryptionKey });
    const imported = s3.Bucket.fromBucketAttributes(service, 'Bucket', { bucketName, region: 'eu-west-1', encryptionKey });
    task(service, { environmentFiles: [ecs.EnvironmentFile.fromBucket(imported, 'app.env')] });
    expect(via(service)).toEqual(['s3.eu-west-1.amazonaws.com']);
  });

  test.each<[string, (file: ecs.EnvironmentFile) => Parameters<typeof task>]>([
    ['that a container reads', (file) => [stackIn(), { environmentFiles: [file] }]],
    ['that is retained', (file) => [stackIn(), {}, { retainFiles: [file] }]],
  ])('is granted in every revision of an asset %s, so that tasks of the former one start again', (_, argumentsOf) => {
    const [stack, ...others] = argumentsOf(ecs.EnvironmentFile.fromAsset(join(__dirname, 'settings.env')));
    task(stack, ...others);
    expect(resourcesOf(stack as Stack, 's3:GetObject')).toEqual([`arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${REGION}/*.env`]);
  });
});
