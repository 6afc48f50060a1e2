import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { SecureFargateTaskDefinition } from '../../src';

const GUIDE = readFileSync(join(__dirname, '../../docs/guides/cross-account.md'), 'utf8');

function blocks(language: string): string[] {
  return GUIDE.split(`\`\`\`${language}\n`).slice(1).map((rest) => rest.split('```')[0]);
}

/** The imports that the examples take for granted. */
const IMPORTS = ['ecs', 'kms', 'secretsmanager'].map((name) => `import * as ${name} from 'aws-cdk-lib/aws-${name}';`).join('\n')
  + "import { App, Stack } from 'aws-cdk-lib'; import { SecureFargateTaskDefinition, TaskSecret } from 'cdk-fargate-secrets';";

test('the guide prints the statements that its example has', () => {
  const { outputText } = transpileModule(`${IMPORTS}\n${blocks('ts')[0]}\nexport { task };`, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported: { task?: SecureFargateTaskDefinition } = {};
  new Function('require', 'exports', outputText)((name: string) => jest.requireActual(name === 'cdk-fargate-secrets' ? '../../src' : name), exported);
  const statements = exported.task?.ownerPolicies.map(({ statement }) => exported.task?.taskDefinition.stack.resolve(statement.toStatementJson()));
  const byAction = (printed: any[] = []) => new Map(printed.map((statement) => [[statement.Action].flat()[0], statement]));
  expect(byAction(statements)).toEqual(byAction(blocks('json').map((text) => JSON.parse(text))));
});
