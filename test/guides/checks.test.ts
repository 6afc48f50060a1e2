import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { SecureFargateTaskDefinition } from '../../src';

const ROOT = join(__dirname, '../..');

test('the guide lists every warning', () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/checks.md'), 'utf8');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const ids = sources.flatMap((name) => [...readFileSync(join(ROOT, 'src', name), 'utf8').matchAll(/\bid: '([a-z]\w*)'/g)].map(([, id]) => id));
  expect(ids.length).toBeGreaterThan(10);
  expect(ids.filter((id) => !guide.includes(`| \`${id}\` |`))).toEqual([]);
});

/** The construct that is acknowledged at, or nothing. */
type Level = (app: App, tasks: readonly SecureFargateTaskDefinition[]) => IConstruct[];

/** How many of two tasks with an env file and a literal credential still warn. */
function warnings(level: Level, id = 'environmentFile'): number {
  const app = new App();
  const tasks = ['One', 'Two'].map((name) => {
    const stack = new Stack(app, name);
    const environmentFiles = [ecs.EnvironmentFile.fromBucket(new s3.Bucket(stack, 'Bucket'), 'app.env')];
    return new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'), environmentFiles, environment: { API_TOKEN: 'hunter2' } } },
    });
  });
  level(app, tasks).forEach((construct) => Annotations.of(construct).acknowledgeWarning(`cdk-fargate-secrets:${id}`));
  return app.synth().stacks.flatMap(({ messages }) => messages).filter(({ entry }) => String(entry.data).includes(`cdk-fargate-secrets:${id}`)).length;
}

const everywhere: [string, Level, number][] = [
  ['nowhere', () => [], 2],
  ['at each child of the app', (app) => app.node.children, 0],
  ['at one stack', (_app, [task]) => [Stack.of(task)], 1],
  ['at one task', (_app, [task]) => [task], 1],
  ['at the app', (app) => [app], 0],
];

test.each(everywhere)('a warning of two tasks is acknowledged %s, as the guide says', (_name, level, left) => {
  expect(warnings(level)).toBe(left);
});

test('a warning is acknowledged at one container, as the guide says', () => {
  expect(warnings((_app, [task]) => [task.container('app')], 'literalCredential')).toBe(1);
});
