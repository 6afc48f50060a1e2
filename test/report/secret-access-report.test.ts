import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { App, attachCustomSynthesis, CfnResource, Lazy, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { SecretAccessReport, SecretAccessReportProps, SecretAccessRules, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { secretAccess } from '../../src/inventory/inventory';
import { SecretAccess } from '../../src/inventory/secret-access';
import { loadModel } from '../../src/template/load';

const NAMES = ['secret-access.html', 'secret-access.json', 'secret-access.md'];
const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27');

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'report-')); });
afterEach(() => rmSync(outdir, { recursive: true }));

const newApp = (folder = outdir) => new App({ outdir: folder, context: { '@aws-cdk/core:validationReportJson': false } });

function secureTask(scope: Construct, id = 'Task'): SecureFargateTaskDefinition {
  const secret = new secretsmanager.Secret(scope, `${id}Secret`, { generateSecretString: { secretStringTemplate: '{"user":"app"}', generateStringKey: 'password' } });
  return new SecureFargateTaskDefinition(scope, id, { containers: { app: { image, secrets: { DB: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) } } } });
}

function wiredTask(scope: Construct, id = 'Task'): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(scope, id);
  task.addContainer('app', { image, secrets: { DB: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(scope, `${id}Secret`)) } });
  return task;
}

function reportIn(folder: string): SecretAccess {
  return JSON.parse(readFileSync(join(folder, 'secret-access.json'), 'utf8'));
}

/** The files of a folder by their paths, reports apart. */
function filesIn(folder: string): { [path: string]: string } {
  return Object.fromEntries(readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile() && !/secret-access\.\w+$/.test(path)).sort()
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const pathsOf = ({ tasks }: SecretAccess) => tasks.map(({ path }) => path);

describe('the report has what is added after it', () => {
  test.each<[string, (app: App) => Construct, string]>([
    ['in a stack', (app) => new Stack(app, 'S'), 'S/Task/TaskDefinition'],
    ['in a nested stack', (app) => new NestedStack(new Stack(app, 'S'), 'Inner'), 'S/Inner/Task/TaskDefinition'],
    ['in a nested stack of a nested stack', (app) => new NestedStack(new NestedStack(new Stack(app, 'S'), 'Inner'), 'Most'), 'S/Inner/Most/Task/TaskDefinition'],
    ['in a stage', (app) => new Stack(new Stage(app, 'Prod'), 'S'), 'Prod/S/Task/TaskDefinition'],
    ['in a stage of a stage', (app) => new Stack(new Stage(new Stage(app, 'Prod'), 'Eu'), 'S'), 'Prod/Eu/S/Task/TaskDefinition'],
    ['in a nested stack of a stage', (app) => new NestedStack(new Stack(new Stage(app, 'Prod'), 'S'), 'Inner'), 'Prod/S/Inner/Task/TaskDefinition'],
    ['in a stack of a stack', (app) => new Stack(new Stack(app, 'Outer'), 'S'), 'Outer/S/Task/TaskDefinition'],
  ])('%s', (_, scope, path) => {
    const app = newApp();
    new SecretAccessReport(app, 'Report');
    secureTask(scope(app));
    app.synth();
    const { tasks: [task, ...others], summary } = reportIn(outdir);
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      path, containers: ['app'], reads: [{ container: 'app', usage: 'environment variable', name: 'DB', jsonKey: 'password', access: 'granted' }],
    });
    expect(summary).toMatchObject({ tasks: 1, reads: 1, granted: 1, errors: 0 });
  });

  test('in a stack that was there before, of any construct', () => {
    const app = newApp();
    const stack = new Stack(app, 'S');
    new SecretAccessReport(app, 'Report');
    wiredTask(stack, 'Wired');
    secureTask(stack);
    app.synth();
    expect(pathsOf(reportIn(outdir))).toEqual(['S/Task/TaskDefinition', 'S/Wired']);
  });

  test('by what a template resolves at last', () => {
    const app = newApp();
    new SecretAccessReport(app, 'Report');
    const stack = new Stack(app, 'S');
    const task = wiredTask(stack);
    const late = new secretsmanager.Secret(stack, 'Late');
    task.defaultContainer?.addSecret('LATE', ecs.Secret.fromSecretsManager(late));
    app.synth();
    expect(reportIn(outdir).tasks[0].reads.map(({ name }) => name)).toEqual(['DB', 'LATE']);
  });
});

describe('the report is about the assembly it is in', () => {
  function synthesized(place: (app: App, stage: Stage, stack: Stack, inner: NestedStack) => Construct): void {
    const app = newApp();
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'S');
    const inner = new NestedStack(stack, 'Inner');
    new SecretAccessReport(place(app, stage, stack, inner), 'Report');
    secureTask(new Stack(app, 'Other'));
    secureTask(stack);
    secureTask(inner);
    app.synth();
  }

  test('of an app, with its stages', () => {
    synthesized((app) => app);
    expect(pathsOf(reportIn(outdir))).toEqual(['Other/Task/TaskDefinition', 'Prod/S/Inner/Task/TaskDefinition', 'Prod/S/Task/TaskDefinition']);
    expect(existsSync(join(outdir, 'assembly-Prod', 'secret-access.json'))).toBe(false);
  });

  test.each<[string, (app: App, stage: Stage, stack: Stack, inner: NestedStack) => Construct]>([
    ['of a stage', (_, stage) => stage],
    ['of the stage of a stack', (_, __, stack) => stack],
    ['of the stage of a nested stack', (_, __, ___, inner) => inner],
  ])('%s', (_, place) => {
    synthesized(place);
    expect(pathsOf(reportIn(join(outdir, 'assembly-Prod')))).toEqual(['Prod/S/Inner/Task/TaskDefinition', 'Prod/S/Task/TaskDefinition']);
    expect(existsSync(join(outdir, 'secret-access.json'))).toBe(false);
  });

  test('that has no stacks', () => {
    const app = newApp();
    new SecretAccessReport(app, 'Report');
    app.synth();
    expect(reportIn(outdir)).toMatchObject({ schemaVersion: 1, tasks: [], secrets: [], problems: [], summary: { stacks: 0, tasks: 0 } });
  });

  test('of a pipeline, and of each of its stages', () => {
    const app = newApp();
    const stack = new Stack(app, 'Pipeline');
    const pipeline = new CodePipeline(stack, 'Pipeline', {
      synth: new ShellStep('Synth', { input: CodePipelineSource.codeCommit(new codecommit.Repository(stack, 'Repository', { repositoryName: 'app' }), 'main'), commands: ['npx cdk synth'] }),
    });
    new SecretAccessReport(stack, 'Report');
    for (const name of ['Test', 'Prod']) {
      const stage = new Stage(stack, name);
      new SecretAccessReport(stage, 'Report');
      secureTask(new Stack(stage, 'S'));
      pipeline.addStage(stage);
    }
    app.synth();
    expect(pathsOf(reportIn(outdir))).toEqual(['Pipeline/Prod/S/Task/TaskDefinition', 'Pipeline/Test/S/Task/TaskDefinition']);
    expect(pathsOf(reportIn(join(outdir, 'assembly-Pipeline-Test')))).toEqual(['Pipeline/Test/S/Task/TaskDefinition']);
  });
});

describe('the files', () => {
  test('are in a folder of their own, and in that of every report', () => {
    const app = newApp();
    const reports = [undefined, 'reports', './reports/secrets/', 'reports'].map((directory, index) => new SecretAccessReport(app, `Report${index}`, directory === undefined ? {} : { directory }));
    secureTask(new Stack(app, 'S'));
    app.synth();
    expect(reports.map(({ directory }) => directory)).toEqual(['.', 'reports', 'reports/secrets', 'reports']);
    for (const directory of ['.', 'reports', 'reports/secrets']) {
      expect(readdirSync(join(outdir, directory))).toEqual(expect.arrayContaining(NAMES));
      expect(reportIn(join(outdir, directory))).toEqual(reportIn(outdir));
    }
  });

  test('are the same to the byte, synthesized twice and in another folder', () => {
    const build = (folder: string) => {
      const app = newApp(folder);
      new SecretAccessReport(app, 'Report');
      secureTask(new Stack(app, 'S'));
      wiredTask(new Stack(new Stage(app, 'Prod'), 'S'));
      return app;
    };
    const contents = (folder: string) => NAMES.map((name) => readFileSync(join(folder, name), 'utf8'));
    const app = build(outdir);
    app.synth();
    const first = contents(outdir);
    app.synth({ force: true });
    expect(contents(outdir)).toEqual(first);
    const other = join(outdir, 'other');
    build(other).synth();
    expect(contents(other)).toEqual(first);
    expect(first.join()).not.toContain(outdir);
  });

  test('change no other file of the assembly except the tree, which contains the report', () => {
    const build = (folder: string, withReport: boolean) => {
      const app = newApp(folder);
      const stage = new Stage(app, 'Prod');
      const stack = new Stack(stage, 'S');
      secureTask(stack);
      secureTask(new NestedStack(stack, 'Inner'));
      if (withReport) {
        [app, stage, stack].forEach((scope) => new SecretAccessReport(scope, 'Report'));
      }
      app.synth();
      return filesIn(folder);
    };
    const [{ 'tree.json': without, ...others }, { 'tree.json': tree, ...same }] = [false, true].map((withReport) => build(join(outdir, String(withReport)), withReport));
    expect(same).toEqual(others);
    expect(Object.keys(same).length).toBeGreaterThan(5);
    expect([without.includes('SecretAccessReport'), tree === without]).toEqual([false, false]);
  });

  test('have the same content as those of the assembly when it is complete', () => {
    const app = newApp();
    new SecretAccessReport(app, 'Report');
    secureTask(new NestedStack(new Stack(app, 'S'), 'Inner'));
    wiredTask(new Stack(new Stage(app, 'Prod'), 'S'));
    app.synth();
    expect(reportIn(outdir)).toEqual(JSON.parse(JSON.stringify(secretAccess(loadModel(outdir)))));
  });
});

describe('together with others', () => {
  test.each<[string, boolean]>([['before', true], ['after', false]])('what an app has attached to its own synthesis %s is done as well', (_, before) => {
    const app = newApp();
    const done: string[] = [];
    const attach = () => attachCustomSynthesis(app, { onSynthesize: (session) => { done.push(relative(outdir, session.outdir)); } });
    if (before) {
      attach();
    }
    new SecretAccessReport(app, 'Report');
    if (!before) {
      attach();
    }
    secureTask(new Stack(app, 'S'));
    app.synth();
    app.synth({ force: true });
    expect(done).toEqual(['', '']);
    expect(reportIn(outdir).summary.tasks).toBe(1);
  });

  test('one object that is attached to several stages writes no report into the others', () => {
    const app = newApp();
    const shared = { onSynthesize: () => undefined };
    const stages = ['A', 'B'].map((id) => {
      const stage = new Stage(app, id);
      attachCustomSynthesis(stage, shared);
      secureTask(new Stack(stage, 'S'));
      return stage;
    });
    new SecretAccessReport(stages[0], 'Report');
    app.synth();
    expect(['A', 'B'].map((id) => existsSync(join(outdir, `assembly-${id}`, 'secret-access.json')))).toEqual([true, false]);
  });

  test('the rules judge the same app', () => {
    const app = newApp();
    SecretAccessRules.enable(app);
    new SecretAccessReport(app, 'Report');
    secureTask(new Stack(app, 'S'));
    jest.spyOn(console, 'log').mockImplementation();
    jest.spyOn(console, 'error').mockImplementation();
    app.synth();
    jest.restoreAllMocks();
    expect(reportIn(outdir).summary).toMatchObject({ tasks: 1, errors: 0 });
  });
});

describe('fails', () => {
  test.each<[string, SecretAccessReportProps, RegExp]>([
    ['an absolute directory', { directory: '/reports' }, /^\[Report\] 'directory' must be relative to the folder of the assembly, got '\/reports'$/],
    ['one with a drive', { directory: 'C:\\reports' }, /'directory' must be relative/],
    ['one outside of the assembly', { directory: 'a/../../b' }, /^\[Report\] 'directory' must be in the folder of the assembly, without '\.\.', got 'a\/\.\.\/\.\.\/b'$/],
    ['one outside, as Windows writes it', { directory: '..\\b' }, /without '\.\.'/],
    ['the folder of an asset', { directory: 'asset.0123/x' }, /must not begin with 'asset'/],
    ['the folder of a stage', { directory: './assembly-Prod' }, /must not begin with 'asset' or 'assembly-'/],
    ['a token', { directory: Lazy.string({ produce: () => 'x' }) }, /'directory' is a token/],
    ['no string', { directory: 7 as unknown as string }, /'directory' must be a string, got number/],
    ['characters that not every file system takes', { directory: 'a?b' }, /names that every file system takes, got 'a…' \(3 characters\)/],
    ['a name that ends in a point', { directory: 'a./b' }, /names that every file system takes/],
  ])('on %s', (_, props, message) => {
    expect(() => new SecretAccessReport(newApp(), 'Report', props)).toThrow(message);
  });

  test('outside of an app', () => {
    class Root extends Construct {
      public constructor() {
        super(undefined as unknown as Construct, '');
      }
    }
    expect(() => new SecretAccessReport(new Root(), 'Report')).toThrow('[Report] the construct is not in an App, and only an App is synthesized to an assembly; create it in an App');
  });
});

test('a nested stack whose template is not in the assembly does not stop the report', () => {
  const app = newApp();
  new SecretAccessReport(app, 'Report');
  new CfnResource(new Stack(app, 'S'), 'Inner', { type: 'AWS::CloudFormation::Stack', properties: { TemplateURL: 'https://example.com/template.json' } });
  app.synth();
  expect(reportIn(outdir)).toMatchObject({ tasks: [], summary: { stacks: 1 } });
});
