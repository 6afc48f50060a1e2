// A template with a task definition that has everything, and texts that must not be printed.

import { allow, role, SECRET_ARN, TRUST } from '../../rule/templates';

/** Literal values that no output has. */
export const PASTED = 'hunter2hunter2';

const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

export const WHOLE = {
  Parameters: { Image: { Type: 'String' }, Password: { Type: 'String', NoEcho: true }, Cpu: { Type: 'Number' }, Role: { Type: 'String' }, SecretArn: { Type: 'String' } },
  Conditions: { Big: { 'Fn::Equals': [{ Ref: 'Image' }, 'big'] } },
  Resources: {
    Database: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
    Feature: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'on' } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
    Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
    TaskRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } },
    Role: role([
      allow('secretsmanager:GetSecretValue', [SECRET_ARN, { Ref: 'Database' }, { Ref: 'SecretArn' }]),
      allow('kms:Decrypt', KEY_ARN),
      allow('ssm:GetParameters', '*'),
      allow(['sqs:SendMessage'], '*'),
    ], { ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'] }),
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'web',
        RequiresCompatibilities: ['FARGATE'],
        NetworkMode: 'awsvpc',
        Cpu: '.5 vCPU',
        Memory: '2 GB',
        EphemeralStorage: { SizeInGiB: 50 },
        RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
        ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        TaskRoleArn: { 'Fn::GetAtt': ['TaskRole', 'Arn'] },
        Volumes: [
          { Name: 'scratch' },
          { Name: 'shared', EFSVolumeConfiguration: { FilesystemId: 'fs-01234567', TransitEncryption: 'ENABLED', AuthorizationConfig: { AccessPointId: 'fsap-01234567', IAM: 'ENABLED' } } },
        ],
        ContainerDefinitions: [
          {
            Name: 'app',
            Image: 'registry.example.com/acme/app:1.4.2',
            RepositoryCredentials: { CredentialsParameter: SECRET_ARN.replace('app/db', 'registry') },
            Command: ['serve', PASTED],
            EntryPoint: ['sh', '-c', PASTED],
            Environment: [
              { Name: 'MODE', Value: PASTED },
              { Name: 'API_TOKEN', Value: PASTED },
              { Name: 'REGION', Value: { Ref: 'AWS::Region' } },
              { Name: 'TABLE', Value: { Ref: 'Table' } },
              { Name: 'ADMIN_PASSWORD', Value: { 'Fn::Sub': '{{resolve:secretsmanager:${Database}:SecretString:admin}}' } },
              { Name: 'PASSWORD', Value: { Ref: 'Password' } },
            ],
            Secrets: [
              { Name: 'PASTED_ARN', ValueFrom: SECRET_ARN },
              { Name: 'JSON_KEY', ValueFrom: `${SECRET_ARN}:password::` },
              { Name: 'OWN', ValueFrom: { 'Fn::Sub': '${Database}:password::' } },
              { Name: 'OWN_PREVIOUS', ValueFrom: { 'Fn::Sub': '${Database}:password:AWSPREVIOUS:' } },
              { Name: 'PARAMETER', ValueFrom: '/app/feature' },
              { Name: 'OWN_PARAMETER', ValueFrom: { Ref: 'Feature' } },
              { Name: 'UNKNOWN', ValueFrom: { Ref: 'SecretArn' } },
              { Name: 'EITHER', ValueFrom: { 'Fn::If': ['Big', SECRET_ARN, '/app/small'] } },
              { Name: 'MALFORMED', ValueFrom: `${SECRET_ARN}:password` },
              { Name: 'IN_THIS_ACCOUNT', ValueFrom: { 'Fn::Sub': 'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:local-AbCdEf' } },
            ],
            EnvironmentFiles: [{ Type: 's3', Value: 'arn:aws:s3:::acme-settings/app/prod.env' }],
            PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp', Name: 'http', AppProtocol: 'http' }, { ContainerPort: 53, Protocol: 'udp' }],
            HealthCheck: { Command: ['CMD-SHELL', `curl -u me:${PASTED} localhost`], Interval: 30, Retries: 3, StartPeriod: 10, Timeout: 5 },
            LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': { Ref: 'Logs' }, 'awslogs-region': { Ref: 'AWS::Region' }, 'awslogs-stream-prefix': PASTED, 'mode': 'non-blocking', 'max-buffer-size': '25m' } },
            DockerLabels: { team: PASTED },
            Ulimits: [{ Name: 'nofile', SoftLimit: 1024, HardLimit: 4096 }],
            LinuxParameters: { InitProcessEnabled: true, Capabilities: { Add: ['SYS_PTRACE'], Drop: ['ALL'] } },
            SystemControls: [{ Namespace: 'net.core.somaxconn', Value: '1024' }],
            RestartPolicy: { Enabled: true, IgnoredExitCodes: [0], RestartAttemptPeriod: 60 },
            StopTimeout: 30,
            ReadonlyRootFilesystem: true,
            User: '1000',
            WorkingDirectory: '/app',
            DependsOn: [{ ContainerName: 'init', Condition: 'SUCCESS' }],
            MountPoints: [{ SourceVolume: 'scratch', ContainerPath: '/tmp', ReadOnly: false }, { SourceVolume: 'shared', ContainerPath: '/data' }],
          },
          { Name: 'init', Image: { Ref: 'Image' }, Essential: false, Cpu: { Ref: 'Cpu' } },
          {
            Name: 'router',
            Image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5',
            FirelensConfiguration: { Type: 'fluentbit', Options: { 'enable-ecs-log-metadata': 'true', 'config-file-type': 'file', 'config-file-value': PASTED } },
            Essential: true,
          },
          {
            Name: 'worker',
            Image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/worker:1',
            Essential: false,
            LogConfiguration: { LogDriver: 'awsfirelens', Options: { Name: 'http', Host: PASTED }, SecretOptions: [{ Name: 'http_Passwd', ValueFrom: SECRET_ARN }] },
          },
        ],
      },
    },
  },
};
