import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ModuleKind, transpileModule } from 'typescript';
import { newStack } from '../support/app';

const GUIDE = readFileSync(join(__dirname, '../../docs/guides/endpoints.md'), 'utf8');

const IMPORTS = ['ec2', 'ecr', 'ecs', 'secretsmanager'].map((name) => `import * as ${name} from 'aws-cdk-lib/aws-${name}';`).join('\n')
  + "import { SecureFargateTaskDefinition, TaskSecret, TaskVpcEndpoints } from 'cdk-fargate-secrets';";

test('the guide names and counts the endpoints of its example', () => {
  const [example] = GUIDE.split('```ts\n')[1].split('```');
  const { outputText } = transpileModule(`${IMPORTS}\nexport function build(this: any) {\n${example.replaceAll('this', 'stack').replace(/^/, 'const stack = this;\n')}\n}`,
    { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported: { build?: (this: Stack) => void } = {};
  new Function('require', 'exports', outputText)((name: string) => jest.requireActual(name === 'cdk-fargate-secrets' ? '../../src' : name), exported);
  const stack = newStack({ env: { region: 'eu-central-1' } });
  exported.build?.call(stack);
  const endpoints = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) => Properties);
  const interfaces = endpoints.filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
  expect(interfaces.map(({ ServiceName }) => ServiceName.replace('com.amazonaws.eu-central-1.', '')).sort()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']);
  expect(endpoints).toHaveLength(5);
  const zones = interfaces.reduce((sum, { SubnetIds }) => sum + SubnetIds.length, 0);
  expect(GUIDE).toContain(`${interfaces.length} × ${zones / interfaces.length} = ${zones} endpoint-hours`);
});
