import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { LogsStack, logs } from '../../examples/logs';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, inlineStatements, newStack, SECRET_ARN, Statement, synthError, taskDefinition, warnings } from '../support/app';

const secretNamed = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:logs/${name}`;
const ROUTER_REPOSITORY = 'arn:aws:ecr:eu-central-1:*:repository/aws-for-fluent-bit';

function synthesized(example: 'datadog' | 'loki' | 'elastic' | 'splunk') {
  const stack: LogsStack = logs();
  const template = Template.fromStack(stack).toJSON().Resources;
  const of = (construct: { node: { defaultChild?: unknown } }) => template[stack.getLogicalId(construct.node.defaultChild as any)].Properties; // the resource of an L2
  const task = stack[example];
  const { ContainerDefinitions: containers } = of(task.taskDefinition);
  const statements: Statement[] = of(task.executionRole).Policies.flatMap((policy: any) => policy.PolicyDocument.Statement);
  return { stack, task, containers, statements };
}

describe.each([
  ['datadog', 'datadog-Ab12Cd', [{ Name: 'apikey', ValueFrom: `${secretNamed('datadog-Ab12Cd')}:apiKey::` }]],
  ['loki', 'grafana-Ef34Gh', [
    { Name: 'http_passwd', ValueFrom: `${secretNamed('grafana-Ef34Gh')}:password::` },
    { Name: 'http_user', ValueFrom: `${secretNamed('grafana-Ef34Gh')}:username::` },
  ]],
  ['elastic', 'elastic-Ij56Kl', [
    { Name: 'Cloud_Auth', ValueFrom: `${secretNamed('elastic-Ij56Kl')}:auth::` },
    { Name: 'Cloud_ID', ValueFrom: `${secretNamed('elastic-Ij56Kl')}:cloudId::` },
  ]],
] as const)('logs to %s through FireLens', (example, name, secretOptions) => {
  test('have their secret options on the container that logs, and none on the log router', () => {
    const { containers: [app, router, ...others] } = synthesized(example);
    expect(others).toEqual([]);
    expect(app).toMatchObject({ Name: 'app', LogConfiguration: { LogDriver: 'awsfirelens', SecretOptions: secretOptions } });
    expect(app.Secrets).toBeUndefined();
    expect(router).toMatchObject({ FirelensConfiguration: { Type: 'fluentbit' } });
    expect(JSON.stringify(router)).not.toContain('SecretOptions');
  });

  test('are read by the execution role: that secret, and the one image of the log router, which logs to its own group', () => {
    const { statements } = synthesized(example);
    expect(statements).toEqual([
      { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretNamed(name) },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: ROUTER_REPOSITORY,
      },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      // The router's own logs.
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/logrouterLogGroup/), 'Arn'] },
      },
    ]);
  });

  test('are listed for the container', () => {
    const { task } = synthesized(example);
    expect(task.secretReads.map(({ usage, container: of, name: option }) => ({ usage, of, option })))
      .toEqual(secretOptions.map(({ Name }) => ({ usage: 'LOG_OPTION', of: 'app', option: Name })));
  });

  test('give no warning', () => {
    expect(warnings(synthesized(example).stack)).toEqual([]);
  });
});

describe('logs to Splunk', () => {
  test('have the token in the secret options of the container, and no log router', () => {
    const { containers, statements, task } = synthesized('splunk');
    expect(containers).toEqual([expect.objectContaining({
      LogConfiguration: {
        LogDriver: 'splunk',
        Options: { 'splunk-url': 'https://splunk.example.com:8088', 'splunk-source': 'app' },
        SecretOptions: [{ Name: 'splunk-token', ValueFrom: secretNamed('splunk-Mn78Op') }],
      },
    })]);
    expect(statements).toEqual([{ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretNamed('splunk-Mn78Op') }]);
    expect(task.secretReads).toEqual([expect.objectContaining({ usage: 'LOG_OPTION', container: 'app', name: 'splunk-token' })]);
  });
});

test('a log router of the user is the only one, and its grants are as they were', () => {
  const stack = newStack();
  const task = new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'datadog' }, secretOptions: { apikey: TaskSecret.fromValueFrom(SECRET_ARN) } }) }) },
  });
  task.taskDefinition.addFirelensLogRouter('router', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5'),
    firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
  });
  expect(taskDefinition(stack).Properties.ContainerDefinitions.map(({ Name }: { Name: string }) => Name)).toEqual(['app', 'router']);
  expect(inlineStatements(stack).map(({ Sid }) => Sid)).toEqual(['ReadSecrets']);
});

test('with the L2 the default log router may pull from every repository there is', () => {
  const stack = newStack();
  new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { ...container(), logging: ecs.LogDrivers.firelens({}) });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([{
        Effect: 'Allow',
        Action: ['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: '*',
      }]),
    },
  });
});

describe('a credential in plain log options', () => {
  const PLANTED = 'planted4711';

  test.each([
    'apikey', 'api_key', 'dd_api_key', 'http_passwd', 'HTTP_Passwd', 'bearer_token', 'Cloud_Auth', 'Shared_Key', 'licenseKey', 'Private_Key',
    'splunk_token', 'HTTP_Token', 'rdkafka.sasl.password', 'secret',
  ])("fails under the name '%s', without showing the value", (name) => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'x', [name]: PLANTED } }) }) } });
    const message = synthError(stack);
    expect(message).toContain(`[Stack/Task] container 'app': log option '${name}' looks like a credential and is plain text in the task definition;`
      + " give it in 'secretOptions' (Splunk: 'secretToken') with TaskSecret");
    expect(message).not.toContain(PLANTED);
  });

  test.each([
    ['header', `Authorization Bearer ${PLANTED}`],
    ['Header', ` authorization Basic ${PLANTED}`],
    ['uri', `https://user:${PLANTED}@logs.example.com/`],
    ['anything', `ghp_${PLANTED.repeat(3)}`],
    ['uri', `https://user:${PLANTED}@\${HOST}/`],
  ])("fails by its shape under the name '%s'", (name, value) => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'http', [name]: value } }) }) } });
    expect(synthError(stack)).toContain(`log option '${name}' looks like a credential`);
    expect(synthError(stack)).not.toContain(PLANTED);
  });

  test('fails in a generic driver', () => {
    const stack = newStack();
    const logging = new ecs.GenericLogDriver({ logDriver: 'splunk', options: { 'splunk-url': 'https://splunk.example.com', 'splunk-token': PLANTED } });
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ logging }) } });
    expect(synthError(stack)).toContain("log option 'splunk-token' looks like a credential");
  });

  test.each([
    ['AWS_Auth', 'On'], ['Retain_Token', 'false'], ['Host', 'logs.example.com'], ['http_user', '123456'], ['Logstash_Prefix_Key', 'app'], ['Header', 'X-Tenant acme'],
    ['Cloud_Auth_Url', 'https://auth.example.com/token'], ['token_file', '/etc/token'], ['auth_mode', 'basic'],
    ['header', 'Authorization Bearer ${OTLP_TOKEN}'], ['http_passwd', '${HTTP_PASSWORD}'], ['password', "#{ENV['ES_PASSWORD']}"], ['Cloud_Auth', 'elastic:${ES_PASSWORD}'],
    ['uri', 'https://user:${PASSWORD}@logs.example.com/'], ['api_key', '#{ENV["API_KEY"]}'], ['secret', 'no-secret'],
    ['Header', 'X-Reason no authorization'], ['headers_from', 'authorization'], ['tenant_header', 'authorization'], ['exclude-pattern', 'authorization refused'],
  ])('is not what %s = %s is', (name, value) => {
    const stack = newStack({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } }); // the rules take '${NAME}' for a mistake
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ logging: ecs.LogDrivers.firelens({ options: { Name: 'http', [name]: value } }) }) } });
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].LogConfiguration.Options).toEqual({ Name: 'http', [name]: value });
  });
});
