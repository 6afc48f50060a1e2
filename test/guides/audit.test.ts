import { readFileSync, renameSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RULES } from '../../src/rule/rules';
import { Workplace } from '../command/running';

const text = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');
const GUIDE = text('docs/guides/audit.md');

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

/** The stack of the guide, and the same after the change that it describes. */
function synthesize(changed: boolean) {
  const app = new App({ outdir: join(at.folder, 'cdk.out') });
  const stack = new Stack(app, 'Web');
  const database = new secretsmanager.Secret(stack, 'Database', { encryptionKey: new kms.Key(stack, 'Key') });
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  task.addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
    environment: changed ? {} : { ADMIN_PASSWORD: database.secretValueFromJson('admin').unsafeUnwrap() },
    secrets: {
      ...(changed ? { ADMIN_PASSWORD: ecs.Secret.fromSecretsManager(database, 'admin') } : {}),
      DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(database, 'password'),
    },
  });
  if (changed) {
    secretsmanager.Secret.fromSecretNameV2(stack, 'All', '*').grantRead(task.obtainExecutionRole());
  }
  app.synth();
}

/** Lines of the program or the template differ with the CDK. */
function withoutLines(shown: string): string {
  return shown.replace(/^\S+:\d+(:\d+)?\n/gm, '');
}

test('audit prints what the guide and the README show', () => {
  synthesize(false);
  const { code, stdout } = at.run('audit', join(at.folder, 'cdk.out'));
  expect(code).toBe(1);
  expect(withoutLines(GUIDE)).toContain(withoutLines(stdout));
  expect(withoutLines(text('README.md'))).toContain(`${withoutLines(stdout).split('\n\n')[0]}\n\`\`\``);
});

test('diff prints what the guide shows', () => {
  synthesize(false);
  renameSync(join(at.folder, 'cdk.out'), join(at.folder, 'before'));
  synthesize(true);
  const { code, stdout } = at.run('diff', join(at.folder, 'before'), join(at.folder, 'cdk.out'));
  expect(code).toBe(0);
  expect(GUIDE).toContain(`\n\`\`\`\n${stdout}\`\`\`\n`);
});

test('the guide lists all rules', () => {
  expect(GUIDE).toContain(RULES.map(({ id, severity, title }) => `| \`${id}\` | ${severity} | ${title} |`).join('\n'));
});

test('the guide lists all options', () => {
  const options = ['audit', 'diff'].flatMap((command) => at.run(command, '--help').stdout.match(/--[a-z-]+/g) ?? []);
  expect(options.filter((option) => !GUIDE.includes(option) && option !== '--help')).toEqual([]);
});

test('audit --suggest prints what the guide shows', () => {
  synthesize(false);
  const { stdout } = at.run('audit', join(at.folder, 'cdk.out'), '--suggest');
  expect(GUIDE).toContain(`\n\`\`\`ts nofixture\n${stdout}\`\`\`\n`);
});
