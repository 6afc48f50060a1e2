import { Annotations, App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  EcrPullThroughCache, PullThroughUpstream, RepositoryCredentials, RuntimeSecret, SecureContainerOptions, SecureFargateTaskDefinition,
  SecureFargateTaskDefinitionProps, TaskSecret, TaskVpcEndpoints, TaskVpcEndpointsProps,
} from '../../src';
import { isAllowedBoth } from '../proof/resource-policies';
import { ENV, errorOf, newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { circle, deployed, templateOf } from '../support/deployed';

const ECR_IMAGE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/app:1';
const ECR = ['com.amazonaws.eu-central-1.ecr.api', 'com.amazonaws.eu-central-1.ecr.dkr', 'com.amazonaws.eu-central-1.s3'];

function vpcIn(stack: Stack, id = 'Vpc'): ec2.Vpc {
  return new ec2.Vpc(stack, id, {
    maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
}

function taskIn(stack: Stack, app: Partial<SecureContainerOptions> = {}, props: SecureFargateTaskDefinitionProps = {}, id = 'Task') {
  return new SecureFargateTaskDefinition(stack, id, { ...props, containers: { app: { image: ecs.ContainerImage.fromRegistry(ECR_IMAGE), ...app } } });
}

/** The names of the endpoints in a template, sorted. */
function services(stack: Stack): string[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')).map(({ Properties: { ServiceName } }) =>
    typeof ServiceName === 'string' ? ServiceName : ServiceName['Fn::Join'][1].map((part: any) => part.Ref ? stack.resolve(stack.region).Ref ?? stack.region : part).join('')).sort();
}

function endpointsIn(stack: Stack, make: (stack: Stack) => SecureFargateTaskDefinition, props: Partial<TaskVpcEndpointsProps> = {}) {
  return new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [make(stack)], ...props });
}

const secret = (stack: Stack, arn = SECRET_ARN) => TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, `Imported${arn}`, arn));
const named = (...names: string[]) => names.map((name) => `com.amazonaws.eu-central-1.${name}`);

describe('the endpoints of a task', () => {
  test.each<[string, (stack: Stack) => SecureFargateTaskDefinition, string[], Partial<TaskVpcEndpointsProps>?]>([
    ['an image in Amazon ECR alone', (stack) => taskIn(stack), []],
    ['a repository of the app', (stack) => taskIn(stack, { image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository')) }), []],
    ['a secret', (stack) => taskIn(stack, { secrets: { VALUE: secret(stack) } }), ['secretsmanager']],
    ['a secret without this library', (stack) => taskIn(stack, { secrets: { VALUE: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret'), 'key') } }),
      ['secretsmanager']],
    ['a parameter', (stack) => taskIn(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/prod/value') } }), ['ssm']],
    ['a parameter without this library', (stack) => taskIn(stack, {
      secrets: { VALUE: ecs.Secret.fromSsmParameter(new ssm.StringParameter(stack, 'Parameter', { stringValue: 'x' })) },
    }), ['ssm']],
    ['a secret through a parameter, which Systems Manager reads', (stack) => taskIn(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/aws/reference/secretsmanager/prod/x') } }),
      ['ssm']],
    ['files', (stack) => taskIn(stack, { secretFiles: { files: { value: secret(stack) } } }, { secretFilesImage: ecs.ContainerImage.fromRegistry(ECR_IMAGE) }), ['secretsmanager']],
    ['what is retained', (stack) => taskIn(stack, {}, { retainAccess: [secret(stack)] }), ['secretsmanager']],
    ['logs in CloudWatch', (stack) => taskIn(stack, { logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }) }), ['logs']],
    ['the default log router, which comes later', (stack) => taskIn(stack, { logging: ecs.LogDrivers.firelens({ options: { Name: 'kinesis_firehose', region: 'eu-central-1' } }) }),
      ['kinesis-firehose', 'logs']],
    ['an env file', (stack) => taskIn(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(new s3.Bucket(stack, 'Bucket'), 'app.env')] }), []],
    ['a parameter that a program fetches', (stack) => taskIn(stack, {
      runtimeSecrets: { VALUE: RuntimeSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/value')) },
    }), ['ssm']],
    ['a configuration that a program fetches', (stack) => {
      const application = new appconfig.Application(stack, 'Application');
      const environment = new appconfig.Environment(stack, 'Environment', { application });
      return taskIn(stack, { runtimeSecrets: { VALUE: RuntimeSecret.fromAppConfig({ application, environment, profileId: 'abc1234' }) } });
    }, ['appconfigdata']],
    ['Amazon ECS Exec', (stack) => taskIn(stack), ['ssmmessages'], { executeCommand: true }],
    ['what is named', (stack) => taskIn(stack), ['sts'], { additionalServices: ['sts', 'ecr.api', 'com.amazonaws.eu-central-1.s3'] }],
  ])('are those of Amazon ECR and of %s', (_, make, more, props = {}) => {
    const stack = newStack({ env: ENV });
    const { interfaceEndpoints, gatewayEndpoints } = endpointsIn(stack, make, props);
    expect(services(stack)).toEqual([...ECR, ...named(...more)].sort());
    expect(Object.keys(interfaceEndpoints)).toEqual(['ecr.api', 'ecr.dkr', ...more].sort());
    expect(Object.keys(gatewayEndpoints)).toEqual(['s3']);
    expect(warnings(stack).filter(({ id }) => id.includes('endpoint'))).toEqual([]);
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test('are in each Availability Zone of isolated subnets, with private DNS, and admit the VPC on port 443 alone', () => {
    const stack = newStack({ env: ENV });
    endpointsIn(stack, (each) => taskIn(each, { secrets: { VALUE: secret(each) } }));
    const template = Template.fromStack(stack);
    const subnets = Object.keys(template.findResources('AWS::EC2::Subnet'));
    expect(subnets).toHaveLength(2);
    const [group, ...others] = Object.entries(template.findResources('AWS::EC2::SecurityGroup'));
    expect(others).toEqual([]);
    expect(group[1].Properties.SecurityGroupIngress).toEqual([{
      CidrIp: { 'Fn::GetAtt': [expect.stringContaining('Vpc'), 'CidrBlock'] }, Description: 'HTTPS from the VPC', FromPort: 443, IpProtocol: 'tcp', ToPort: 443,
    }]);
    expect(group[1].Properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
    const interfaces = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).filter(({ Properties }) => Properties.VpcEndpointType === 'Interface');
    expect(interfaces).toHaveLength(3);
    for (const { Properties } of interfaces) {
      expect(Properties).toMatchObject({ PrivateDnsEnabled: true, SubnetIds: subnets.map((Ref) => ({ Ref })) });
      expect(Properties.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [group[0], 'GroupId'] }]);
      expect(Properties.PolicyDocument).toBeUndefined();
    }
    const [gateway] = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).filter(({ Properties }) => Properties.VpcEndpointType === 'Gateway');
    expect(gateway.Properties.RouteTableIds).toHaveLength(2);
  });

  test('precede the task definition of their stack', () => {
    const stack = newStack({ env: ENV });
    endpointsIn(stack, (each) => taskIn(each));
    const template = Template.fromStack(stack);
    const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    expect([task.DependsOn].flat()).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::EC2::VPCEndpoint'))));
  });

  test('have names that the CDK knows, in a stack without a Region and in China', () => {
    const stack = newStack();
    endpointsIn(stack, (each) => taskIn(each, { image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(each, 'Repository')), secrets: { VALUE: secret(each) } }));
    expect(services(stack)).toEqual(['ecr.api', 'ecr.dkr', 's3', 'secretsmanager'].map((name) => `com.amazonaws.AWS::Region.${name}`));
    const china = newStack({ env: { account: ENV.account, region: 'cn-north-1' } });
    endpointsIn(china, (each) => taskIn(each, {
      image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/acme/app:1'),
      secrets: { VALUE: TaskSecret.fromSecretsManager(new secretsmanager.Secret(each, 'Secret')) },
    }));
    expect(services(china)).toEqual(expect.arrayContaining(['cn.com.amazonaws.cn-north-1.ecr.api', 'com.amazonaws.cn-north-1.secretsmanager']));
  });

  test('are created for all tasks together, once', () => {
    const stack = newStack({ env: ENV });
    const tasks = [taskIn(stack, { secrets: { VALUE: secret(stack) } }), taskIn(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/x') } }, {}, 'Second')];
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks });
    expect(services(stack)).toEqual([...ECR, ...named('secretsmanager', 'ssm')]);
  });
});

describe('what the VPC has', () => {
  test('is used, if the app created it before', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    const present = vpc.addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
    const gateway = vpc.addGatewayEndpoint('Objects', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const { interfaceEndpoints, gatewayEndpoints } = new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)] });
    expect(services(stack)).toEqual(ECR);
    expect(interfaceEndpoints['ecr.api'] === present && gatewayEndpoints.s3 === gateway).toBe(true);
  });

  test.each<[string, (vpc: ec2.Vpc, stack: Stack) => void]>([
    ['an endpoint without private DNS', (vpc) => vpc.addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.ECR, privateDnsEnabled: false })],
    ['an interface endpoint of Amazon S3', (vpc) => vpc.addInterfaceEndpoint('Objects', { service: ec2.InterfaceVpcEndpointAwsService.S3 })],
    ['an endpoint of another VPC', (_, stack) => vpcIn(stack, 'Other').addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.ECR })],
    ['an endpoint of another service', (vpc) => vpc.addInterfaceEndpoint('Api', { service: new ec2.InterfaceVpcEndpointService('com.amazonaws.vpce.eu-central-1.vpce-svc-1') })],
  ])('is not used where it does not serve: %s', (_, add) => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    add(vpc, stack);
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)] });
    expect(services(stack)).toHaveLength(4);
  });

  test('is stated for an imported VPC, as short or complete names', () => {
    const stack = newStack({ env: ENV });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-12345678', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['eu-central-1a'], isolatedSubnetIds: ['subnet-1'], isolatedSubnetRouteTableIds: ['rtb-1'],
    });
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)], existingEndpoints: ['ecr.api', 'com.amazonaws.eu-central-1.ecr.dkr'] });
    expect(services(stack)).toEqual(['com.amazonaws.eu-central-1.s3']);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroup', 0);
  });

  test('is found in another stack, a nested stack and another import of the VPC', () => {
    const app = new App();
    const network = new Stack(app, 'Network', { env: ENV });
    const vpc = vpcIn(network);
    const stack = new Stack(app, 'Stack', { env: ENV });
    const nested = new NestedStack(stack, 'Nested');
    new TaskVpcEndpoints(nested, 'Endpoints', { vpc, tasks: [taskIn(nested, { secrets: { VALUE: secret(nested) } })] });
    const second = new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack, { secrets: { VALUE: TaskSecret.fromValueFrom('/x') } })] });
    expect(services(nested)).toHaveLength(4);
    expect(services(stack)).toEqual(named('ssm'));
    expect(Object.keys(second.interfaceEndpoints)).toEqual(['ecr.api', 'ecr.dkr', 'ssm']);

    const imported = (id: string) => ec2.Vpc.fromVpcAttributes(stack, id, {
      vpcId: 'vpc-12345678', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['eu-central-1a'], isolatedSubnetIds: ['subnet-1'], isolatedSubnetRouteTableIds: ['rtb-1'],
    });
    const tasks = [taskIn(stack, {}, {}, 'Other')];
    new TaskVpcEndpoints(stack, 'First', { vpc: imported('Once'), tasks, existingEndpoints: [] });
    const again = new TaskVpcEndpoints(stack, 'Second', { vpc: imported('Twice'), tasks, existingEndpoints: [] });
    expect(again.node.children).toHaveLength(0);
  });

  test('is of its own stage', () => {
    const app = new App();
    const stacks = ['Test', 'Prod'].map((name) => new Stack(new Stage(app, name, { env: ENV }), 'Stack'));
    stacks.forEach((stack) => {
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-12345678', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['eu-central-1a'], isolatedSubnetIds: ['subnet-1'], isolatedSubnetRouteTableIds: ['rtb-1'],
      });
      new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)], existingEndpoints: [] });
    });
    expect(stacks.map(services)).toEqual([ECR, ECR]);
  });
});

describe('who is admitted', () => {
  const serviceIn = (stack: Stack, vpc: ec2.IVpc, task: SecureFargateTaskDefinition, id = 'Service') => new ecs.FargateService(stack, id, {
    cluster: new ecs.Cluster(stack, `${id}Cluster`, { vpc }),
    taskDefinition: task.taskDefinition,
    minHealthyPercent: 100,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });

  test('are the named connections alone', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    const task = taskIn(stack);
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [task], admitOnly: [serviceIn(stack, vpc, task)] });
    const template = Template.fromStack(stack);
    expect(Object.values(template.findResources('AWS::EC2::SecurityGroup')).flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? [])).toEqual([]);
    const [rule, ...others] = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress'));
    expect(others).toEqual([]);
    expect(rule.Properties).toMatchObject({ FromPort: 443, ToPort: 443, IpProtocol: 'tcp', SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringContaining('Service'), 'GroupId'] } });
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test('are the clients of both constructs, where they share endpoints', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    const [first, second] = ['First', 'Second'].map((id) => taskIn(stack, {}, {}, id));
    new TaskVpcEndpoints(stack, 'One', { vpc, tasks: [first], admitOnly: [serviceIn(stack, vpc, first, 'A')] });
    new TaskVpcEndpoints(stack, 'Two', { vpc, tasks: [second], admitOnly: [serviceIn(stack, vpc, second, 'B')] });
    new TaskVpcEndpoints(stack, 'Three', { vpc, tasks: [second] });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
    const [group] = Object.values(template.findResources('AWS::EC2::SecurityGroup')).filter(({ Properties }) => Properties.SecurityGroupIngress);
    expect(group.Properties.SecurityGroupIngress).toHaveLength(1);
    expect(services(stack)).toEqual(ECR);
  });

  test('are further address ranges of the VPC too', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    new ec2.CfnVPCCidrBlock(vpc, 'More', { vpcId: vpc.vpcId, cidrBlock: '100.64.0.0/16' });
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)] });
    const [group] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
    expect(group.Properties.SecurityGroupIngress.map(({ CidrIp }: any) => CidrIp)).toEqual([{ 'Fn::GetAtt': [expect.any(String), 'CidrBlock'] }, '100.64.0.0/16']);
  });
});

describe('restrictToReads', () => {
  const KEYS = { secretsmanager: 'Secretsmanager', s3: 'S3', logs: 'Logs', api: 'EcrApi', docker: 'EcrDkr', ssm: 'Ssm' };
  const EXECUTION = 'arn:aws:iam::123456789012:role/orders-execution';

  /** The policy of an endpoint, with literals instead of what the deployment knows. */
  function policyOf(stack: Stack, name: string): any {
    const template = Template.fromStack(stack).toJSON();
    const [, { Properties }] = Object.entries<any>(template.Resources).find(([id]) => id.startsWith(`Endpoints${name}`)) ?? [];
    const text = JSON.stringify(Properties.PolicyDocument ?? null)
      .replace(/\{"Fn::GetAtt":\["\w*ExecutionRole\w*","Arn"\]\}/g, JSON.stringify(EXECUTION)).replace(/\{"Fn::GetAtt":\["\w*TaskRole\w*","Arn"\]\}/g, '"arn:aws:iam::123456789012:role/app"');
    return deployed(JSON.parse(text), { Resources: {} });
  }

  /** Whether the policy of an endpoint lets a role through, which may do everything by its own. */
  const admits = (document: unknown, roleArn: string, action: string, resource: string) => isAllowedBoth({ roleArn, statements: [] }, { action, resource }, roleArn.split(':')[4], document);

  const restricted = (make: (stack: Stack) => SecureFargateTaskDefinition, props: Partial<TaskVpcEndpointsProps> = {}) => {
    const stack = newStack({ env: ENV });
    endpointsIn(stack, make, { restrictToReads: true, ...props });
    return stack;
  };
  const OTHER = 'arn:aws:iam::123456789012:role/other';

  test('admits the role that reads to what it reads, and nothing else', () => {
    const stack = restricted((each) => taskIn(each, { secrets: { VALUE: secret(each), PARAMETER: TaskSecret.fromValueFrom('/prod/value') } }));
    const [secrets, parameters, images] = [KEYS.secretsmanager, KEYS.ssm, KEYS.docker].map((name) => policyOf(stack, name));
    expect(admits(secrets, EXECUTION, 'secretsmanager:GetSecretValue', SECRET_ARN)).toBe(true);
    expect(admits(secrets, EXECUTION, 'secretsmanager:GetSecretValue', `${SECRET_ARN}x`)).toBe(false);
    expect(admits(secrets, EXECUTION, 'secretsmanager:PutSecretValue', SECRET_ARN)).toBe(false);
    expect(admits(secrets, OTHER, 'secretsmanager:GetSecretValue', SECRET_ARN)).toBe(false);
    expect(admits(parameters, EXECUTION, 'ssm:GetParameters', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/value')).toBe(true);
    expect(admits(parameters, EXECUTION, 'ssm:GetParameters', 'arn:aws:ssm:eu-central-1:123456789012:parameter/prod/other')).toBe(false);
    const repository = 'arn:aws:ecr:eu-central-1:123456789012:repository/acme/app';
    expect([images, policyOf(stack, KEYS.api)].map((each) => admits(each, EXECUTION, 'ecr:BatchGetImage', repository))).toEqual([true, true]);
    expect(admits(images, EXECUTION, 'ecr:GetAuthorizationToken', '*')).toBe(true);
    expect(admits(images, EXECUTION, 'ecr:BatchGetImage', `${repository}2`)).toBe(false);
    expect(circle(templateOf(stack))).toBeUndefined();
  });

  test('admits layers of images to everybody, who needs an address that Amazon ECR signed, and files to the role alone', () => {
    const stack = restricted((each) => taskIn(each, { environmentFiles: [ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(each, 'Bucket', 'settings'), 'app.env')] }));
    const policy = policyOf(stack, KEYS.s3);
    expect(policy.Statement.every(({ Principal }: any) => Principal === '*')).toBe(true);
    expect(admits(policy, OTHER, 's3:GetObject', 'arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/x')).toBe(true);
    expect(admits(policy, EXECUTION, 's3:GetObject', 'arn:aws:s3:::settings/app.env')).toBe(true);
    expect(admits(policy, EXECUTION, 's3:GetObject', 'arn:aws:s3:::settings/other.env')).toBe(false);
    expect(admits(policy, OTHER, 's3:GetObject', 'arn:aws:s3:::settings/app.env')).toBe(false);
  });

  test('admits logs of the roles as a whole, and does not restrict what is not a read', () => {
    const stack = restricted((each) => taskIn(each, { logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }) }), { executeCommand: true });
    const logs = policyOf(stack, KEYS.logs);
    expect(admits(logs, EXECUTION, 'logs:PutLogEvents', 'arn:aws:logs:eu-central-1:123456789012:log-group:any')).toBe(true);
    expect(admits(logs, OTHER, 'logs:PutLogEvents', 'arn:aws:logs:eu-central-1:123456789012:log-group:any')).toBe(false);
    expect(policyOf(stack, 'Ssmmessages')).toBeNull();
  });

  test('admits what is added to a task later', () => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack, { secrets: { VALUE: secret(stack) } });
    endpointsIn(stack, () => task, { restrictToReads: true });
    task.container('app').addSecret('LATE', secret(stack, SECRET_ARN.replace('database', 'late')));
    expect(admits(policyOf(stack, KEYS.secretsmanager), EXECUTION, 'secretsmanager:GetSecretValue', SECRET_ARN.replace('database', 'late'))).toBe(true);
  });

  test('is shared by two constructs, and keeps what the app adds', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    const [first, second] = ['First', 'Second'].map((id) => taskIn(stack, { secrets: { VALUE: secret(stack, SECRET_ARN.replace('database', id)) } }, {}, id));
    const { interfaceEndpoints } = new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [first], restrictToReads: true });
    new TaskVpcEndpoints(stack, 'More', { vpc, tasks: [second] });
    (interfaceEndpoints.secretsmanager as ec2.InterfaceVpcEndpoint).addToPolicy(new iam.PolicyStatement({
      principals: [new iam.StarPrincipal()], actions: ['secretsmanager:ListSecrets'], resources: ['*'],
    }));
    const policy = policyOf(stack, KEYS.secretsmanager);
    ['First', 'Second'].forEach((id) => expect(admits(policy, EXECUTION, 'secretsmanager:GetSecretValue', SECRET_ARN.replace('database', id))).toBe(true));
    expect(admits(policy, OTHER, 'secretsmanager:ListSecrets', '*')).toBe(true);
  });

  test('warns that it is for a VPC without other clients, and where it has no effect', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    vpc.addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
    const endpoints = new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)], restrictToReads: true });
    expect(warnings(stack).map(({ path, id }) => [path, id])).toEqual(expect.arrayContaining([
      ['/Stack/Vpc/Api', 'cdk-fargate-secrets:endpointNotRestricted'], ['/Stack/Endpoints/EcrDkr', 'cdk-fargate-secrets:endpointsRestricted'],
    ]));
    const silenced = newStack({ env: ENV });
    Annotations.of(endpointsIn(silenced, (each) => taskIn(each), { restrictToReads: true })).acknowledgeWarning('cdk-fargate-secrets:endpointsRestricted');
    expect(warnings(silenced).filter(({ id }) => id.includes('endpoint'))).toEqual([]);
    expect(endpoints.node.children.length).toBeGreaterThan(0);
  });

  test('fails where the policy is longer than an endpoint takes', () => {
    const stack = newStack({ env: ENV });
    const secrets = Array.from({ length: 80 }, (_, index) => [`VALUE${index}`, secret(stack, `${SECRET_ARN.slice(0, -7)}${'x'.repeat(200)}${index}-AbCdEf`)]);
    const task = taskIn(stack, { secrets: Object.fromEntries(secrets) });
    endpointsIn(stack, () => task, { restrictToReads: true });
    expect(synthError(stack)).toMatch(/the policy of the endpoint 'secretsmanager' has \d+ characters, and an endpoint policy holds 20480/);
  });
});

describe('a warning says what no endpoint serves:', () => {
  const FOREIGN = SECRET_ARN.replace('eu-central-1', 'us-east-1');

  test.each<[string, string, RegExp, (stack: Stack) => SecureFargateTaskDefinition]>([
    ['Docker Hub', 'endpointPublicRegistry', /^container 'app': its image comes from docker\.io/, (stack) => taskIn(stack, { image: ecs.ContainerImage.fromRegistry('nginx') })],
    ['Amazon ECR Public', 'endpointPublicRegistry', /comes from public\.ecr\.aws.*not Amazon ECR Public/,
      (stack) => taskIn(stack, { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27') })],
    ['the image of the init container', 'endpointPublicRegistry', /^container 'secret-files'.*'secretFilesImage'/,
      (stack) => taskIn(stack, { secretFiles: { files: { value: secret(stack) } } })],
    ['an image that is unknown', 'endpointPublicRegistry', /unknown before the deployment/,
      (stack) => taskIn(stack, { image: ecs.ContainerImage.fromRegistry(new CfnParameter(stack, 'Image').valueAsString) })],
    ['an image of another Region', 'endpointOtherRegion', /^container 'app', its image is in us-east-1/,
      (stack) => taskIn(stack, { image: ecs.ContainerImage.fromRegistry(ECR_IMAGE.replace('eu-central-1', 'us-east-1')) })],
    ['a secret of another Region', 'endpointOtherRegion', /^container 'app', 'VALUE' is in us-east-1/, (stack) => taskIn(stack, { secrets: { VALUE: secret(stack, FOREIGN) } })],
    ['registry credentials of another Region', 'endpointOtherRegion', /repository credentials is in us-east-1/,
      (stack) => taskIn(stack, { image: ecs.ContainerImage.fromRegistry('acme/app'), repositoryCredentials: RepositoryCredentials.fromSecretArn(FOREIGN) })],
    ['a log of another Region', 'endpointOtherRegion', /^container 'app', its log is in us-east-1/,
      (stack) => taskIn(stack, { logging: new ecs.GenericLogDriver({ logDriver: 'awslogs', options: { 'awslogs-region': 'us-east-1' } }) })],
    ['the first pull of a cache', 'endpointFirstPull', /^container 'app', its image is in a pull-through cache/,
      (stack) => taskIn(stack, { image: new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.quay() }).image('acme/app', '1') })],
    ['Splunk', 'endpointLogs', /^container 'app', its log is sent with the log driver 'splunk'/,
      (stack) => taskIn(stack, { logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: secret(stack) }) })],
    ['an output outside of AWS', 'endpointLogs', /the output 'datadog'/, (stack) => taskIn(stack, { logging: ecs.LogDrivers.firelens({ options: { Name: 'datadog' } }) })],
  ])('%s', (_, id, message, make) => {
    const stack = newStack({ env: ENV });
    const tasks = [make(stack)];
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks });
    const found = warnings(stack).filter((warning) => warning.id === `cdk-fargate-secrets:${id}`);
    expect(found.map((warning) => warning.message)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
    expect(found[0].path).toMatch(/^\/Stack\/Task\/TaskDefinition/);
  });

  test('once for an image, and acknowledged on the task', () => {
    const make = (acknowledge: boolean) => {
      const stack = newStack({ env: ENV });
      const task = taskIn(stack, { image: ecs.ContainerImage.fromRegistry(ECR_IMAGE.replace('eu-central-1', 'us-east-1')) });
      new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [task] });
      if (acknowledge) {
        Annotations.of(task).acknowledgeWarning('cdk-fargate-secrets:endpointOtherRegion');
      }
      return warnings(stack).filter(({ id }) => id.includes('endpoint'));
    };
    expect(make(false)).toHaveLength(1);
    expect(make(true)).toHaveLength(0);
  });

  test('of what was added after the endpoints, too', () => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack);
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [task] });
    task.addContainer('late', { image: ecs.ContainerImage.fromRegistry('nginx') });
    expect(warnings(stack).map(({ id }) => id)).toContain('cdk-fargate-secrets:endpointPublicRegistry');
  });
});

describe('fails', () => {
  test('for what comes later and needs another endpoint, naming it', () => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack);
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [task] });
    task.container('app').addSecret('LATE', TaskSecret.fromValueFrom('/prod/value'));
    task.taskDefinition.addContainer('more', { image: ecs.ContainerImage.fromRegistry(ECR_IMAGE), logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'x' }) });
    const error = synthError(stack);
    expect(error).toContain("[Stack/Endpoints] container 'app', 'LATE': needs the endpoint 'ssm', and was added after the endpoints were created");
    expect(error).toContain("container 'more', its log: needs the endpoint 'logs'");
    expect(error).toContain("name 'ssm' in 'additionalServices'");
  });

  test('not for what comes later and needs what is there', () => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack);
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [task], additionalServices: ['ssm'] });
    task.container('app').addSecret('LATE', TaskSecret.fromValueFrom('/prod/value'));
    expect(services(stack)).toEqual([...ECR, ...named('ssm')]);
  });

  test('for an endpoint that the app creates afterwards', () => {
    const stack = newStack({ env: ENV });
    const vpc = vpcIn(stack);
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc, tasks: [taskIn(stack)] });
    vpc.addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
    vpc.addGatewayEndpoint('Objects', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const error = synthError(stack);
    expect(error).toContain("[Stack/Endpoints] 'Stack/Vpc/Api' creates an endpoint for 'ecr.api' in the same VPC, which Amazon EC2 refuses");
    expect(error).toContain("'Stack/Vpc/Objects' creates an endpoint for 's3'");
  });

  const attributes = { vpcId: 'vpc-12345678', availabilityZones: ['eu-central-1a'], isolatedSubnetIds: ['subnet-1'] };
  const imported = (more: object) => (stack: Stack) => ({ vpc: ec2.Vpc.fromVpcAttributes(stack, 'Imported', { ...attributes, ...more }) });
  const tables = { isolatedSubnetRouteTableIds: ['rtb-1'] };

  test.each<[string, (stack: Stack) => object, string]>([
    ['an imported VPC without a word on its endpoints', imported({ vpcCidrBlock: '10.0.0.0/16', ...tables }), "list their services in 'existingEndpoints', or give an empty list"],
    ['an imported VPC without an address range', (stack) => ({ ...imported(tables)(stack), existingEndpoints: [] }), "import it with 'vpcCidrBlock', or name clients in 'admitOnly'"],
    ['an imported VPC without route tables', (stack) => ({ ...imported({ vpcCidrBlock: '10.0.0.0/16' })(stack), existingEndpoints: [] }), 'subnets whose route tables are unknown'],
    ['a service that is none', () => ({ additionalServices: ['Secrets Manager'] }), "'additionalServices' must be services by the names of their endpoints, such as 'ecr.api' or 's3', got 'Secr…'"],
    ['an empty name', () => ({ existingEndpoints: [''] }), "'existingEndpoints' must be services"],
    ['no connection admitted', () => ({ admitOnly: [] }), "'admitOnly' is empty"],
    ['no VPC', () => ({ vpc: undefined }), "'vpc' is missing"],
    ['a task definition of the L2', (stack) => ({ tasks: [new ecs.FargateTaskDefinition(stack, 'L2')] }), "give the construct itself, not its 'taskDefinition'"],
    ['a task of another Region', (stack) => ({ tasks: [taskIn(new Stack(stack.node.root as App, 'Abroad', { env: { ...ENV, region: 'us-east-1' } }))] }),
      "the task 'Abroad/Task' is in us-east-1 and the VPC in eu-central-1"],
  ])('for %s', (_, props, message) => {
    const stack = newStack({ env: ENV });
    const error = errorOf(() => new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [taskIn(stack)], ...props(stack) }));
    expect(error).toContain('Stack/Endpoints: ');
    expect(error).toContain(message);
  });
});

describe('an update', () => {
  const template = (secrets: string[], containers: string[] = []) => {
    const stack = newStack({ env: ENV });
    const task = taskIn(stack, { secrets: Object.fromEntries(secrets.map((name) => [name, TaskSecret.fromValueFrom(`/prod/${name}`)])) });
    const image = ecs.ContainerImage.fromRegistry(ECR_IMAGE);
    containers.forEach((key) => task.addContainer(key, { image, logging: ecs.LogDrivers.awsLogs({ streamPrefix: key }) }));
    new TaskVpcEndpoints(stack, 'Endpoints', { vpc: vpcIn(stack), tasks: [task] });
    const { Resources } = Template.fromStack(stack).toJSON();
    return Object.fromEntries(Object.entries<any>(Resources).filter(([, { Type }]) => Type.startsWith('AWS::EC2::')));
  };

  test('adds and removes an endpoint, and changes no other', () => {
    const [none, one, two, log] = [template([]), template(['A']), template(['A', 'B']), template(['A'], ['more'])];
    expect(two).toEqual(one);
    const added = (now: object, old: object) => Object.keys(now).filter((id) => !(id in old));
    expect(added(one, none)).toEqual([expect.stringMatching(/^EndpointsSsm/)]);
    expect(added(log, one)).toEqual([expect.stringMatching(/^EndpointsLogs/)]);
    expect(log).toMatchObject(one);
    expect(one).toMatchObject(none);
  });
});

test('an app that creates no endpoints has none', () => {
  const stack = newStack({ env: ENV });
  taskIn(stack, { secrets: { VALUE: secret(stack) } });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
});
