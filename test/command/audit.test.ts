import { readFileSync, truncateSync } from 'fs';
import { join } from 'path';
import { Workplace } from './running';
import { allow, role, SECRET_ARN, task } from '../rule/templates';

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

/** An error: no permission; a warning: a literal. */
const FAULTY = { Resources: { Role: role([]), Task: task({ PASSWORD: SECRET_ARN }, { Environment: [{ Name: 'API_TOKEN', Value: 'hunter2hunter2' }] }) } };
const WARNING = { Resources: { Role: role([allow('secretsmanager:GetSecretValue', SECRET_ARN)]), Task: task({ PASSWORD: SECRET_ARN }, { Environment: [{ Name: 'API_TOKEN', Value: 'hunter2hunter2' }] }) } };
const RIGHT = { Resources: { Role: role([allow('secretsmanager:GetSecretValue', SECRET_ARN)]), Task: task({ PASSWORD: SECRET_ARN }) } };

describe('exit codes', () => {
  test.each([
    ['no finding', RIGHT, [], 0],
    ['a warning', WARNING, [], 0],
    ['a warning that is to fail', WARNING, ['--fail-on', 'warning'], 1],
    ['an error', FAULTY, [], 1],
  ])('of %s', (_, template, options, code) => {
    expect(at.run('audit', at.file('t.json', template), ...options)).toMatchObject({ code, stderr: '' });
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no command', [], /^error: name a command \(see --help\)\n$/],
    ['a command that is none', ['audti'], /unknown command 'audti'/],
    ['an option that is none', ['audit', '--frobnicate'], /unknown option '--frobnicate'/],
    ['a format that is none', ['audit', '--format', 'pdf'], /Allowed choices are text, json, sarif, markdown, html/],
    ['two paths', ['audit', 'a', 'b'], /too many arguments/],
    ['a path that does not exist', ['audit', 'nowhere'], /^error: 'nowhere' does not exist\n$/],
    ['a diff of one', ['diff', 'a'], /missing required argument 'NEW'/],
  ])('is 2 for %s', (_, args, message) => {
    const { code, stdout, stderr } = at.run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('is 0 for --help and --version', () => {
    expect(at.run('--version').stdout).toBe(`${JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version}\n`);
    expect(at.run('audit', '--help')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--write-baseline <FILE>') });
  });
});

describe('input that cannot be read', () => {
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghij'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`)].join('\n');
  test.each([
    ['broken JSON', 't.json', '{"Resources": {"A": "hunter2-hunter2', /^error: '.*t\.json' is not valid JSON/],
    ['broken YAML', 't.yaml', 'Resources:\n  A: {\n  b: hunter2-hunter2', /^error: '.*t\.yaml' is not valid YAML, at line \d\n$/],
    ['a billion laughs', 't.yaml', `${laughs}\nResources: {}`, /too many values/],
    ['a list in itself', 't.yaml', 'Resources: &a\n  A: [*a]', /^error: '.*t\.yaml' has a value that contains itself\n$/],
    ['nesting without end', 't.yaml', `Resources: ${'['.repeat(100_000)}`, /nested too deeply/],
    ['several documents', 't.yaml', 'Resources: {}\n---\nResources: {}', /has 2 documents, and a template is one/],
    ['no template', 't.json', '{"a": 1}', /is not a template: it has no 'Resources'/],
    ['an alias of nothing', 't.yaml', 'Resources:\n  A: *b', /^error: '.*t\.yaml' (has an alias that names nothing|is not valid YAML.*)\n$/],
    ['much YAML', 't.yaml', `Resources: {}\n${'# long\n'.repeat(1_200_000)}`, /8400014 characters of YAML, and more than 8000000 are not read/],
  ])('is an error: %s', (_, name, text, message) => {
    const { code, stdout, stderr } = at.run('audit', at.file(name, text));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/hunter2|\n +at /);
  });

  test('is an error: 200 MB', () => {
    const file = at.file('t.json', '{');
    truncateSync(file, 200 * 1024 * 1024);
    expect(at.run('audit', file)).toMatchObject({ code: 2, stderr: expect.stringContaining('has 200 MB') });
  });

  test('is an error in a folder with templates, which are shown', () => {
    at.file('a.json', RIGHT);
    at.file('b.json', '{"Resources": "AWS::');
    expect(at.run('audit', at.folder)).toMatchObject({ code: 2, stdout: expect.stringContaining('1 granted'), stderr: expect.stringMatching(/b\.json' is not valid JSON/) });
  });

  test('is an error: a device, which may be endless', () => {
    expect(at.run('audit', '/dev/zero')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/zero' is not a file\n$/) });
  });

  test('is an error if it has no templates', () => {
    expect(at.run('audit', at.folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('has no templates') });
  });
});

test('text is like the report of the CDK', () => {
  expect(at.run('audit', at.file('t.json', FAULTY)).stdout).toBe(`\
t.json:19
error container 'app', 'PASSWORD': the execution role 't.json/Role' has no permission secretsmanager:GetSecretValue on ${SECRET_ARN}, so the task fails to start ("unable to pull secrets or registry auth")
   t.json/Task
   Suggested fix: allow secretsmanager:GetSecretValue on '${SECRET_ARN}' in a policy of the role; TaskSecret grants it with the reference
   Acknowledge with 'cdk-fargate-secrets::MissingPermission'

t.json:19
warning container 'app': the value of 'API_TOKEN' in 'environment' looks like a secret, and anyone who can read the template or describe the task definition sees it
   t.json/Task
   Suggested fix: move it to Secrets Manager and reference it in 'secrets' with TaskSecret
   Acknowledge with 'cdk-fargate-secrets::LiteralCredential'

1 error, 1 warning, 0 infos in 1 task definition of 1 stack
1 reference: 0 granted, 1 not granted, 0 cannot tell, 0 malformed
`);
});

test('JSON has the fields of the contract', () => {
  const { schemaVersion, findings, summary } = JSON.parse(at.run('audit', at.file('t.json', FAULTY), '--format', 'json').stdout);
  expect(schemaVersion).toBe(1);
  expect(findings).toMatchObject([
    { rule: 'MissingPermission', severity: 'error', path: 't.json/Task', container: 'app', name: 'PASSWORD', resource: SECRET_ARN, message: expect.any(String), fix: expect.any(String) },
    { rule: 'LiteralCredential', severity: 'warning', path: 't.json/Task', container: 'app', name: 'API_TOKEN' },
  ]);
  expect(findings[0]).not.toHaveProperty('acknowledged');
  expect(summary).toMatchObject({ errors: 1, warnings: 1, acknowledged: 0, tasks: 1, references: 1, notGranted: 1 });
});

test('cdk.out is the default', () => {
  const cwd = process.cwd();
  at.file('cdk.out/manifest.json', { artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } } });
  at.file('cdk.out/S.template.json', FAULTY);
  process.chdir(at.folder);
  try {
    expect(at.run('audit')).toMatchObject({ code: 1, stdout: expect.stringMatching(/^cdk\.out\/S\.template\.json:19\n/) });
    process.chdir(join(at.folder, 'cdk.out'));
    expect(at.run('audit')).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no 'cdk.out' here: run 'npx cdk synth' first") });
  } finally {
    process.chdir(cwd);
  }
});

test('YAML has the tags of CloudFormation', () => {
  const { code, stdout } = at.run('audit', at.file('t.yaml', `
Resources:
  Secret: { Type: AWS::SecretsManager::Secret }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Version: 2012-10-17, Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement: &statements
              - { Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: !Ref Secret }
              - { Effect: Allow, Action: ssm:GetParameters, Resource: !Sub 'arn:\${AWS::Partition}:ssm:\${AWS::Region}:012345678901:parameter/x' }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ExecutionRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - Name: app
          Image: nginx
          Secrets:
            - { Name: A, ValueFrom: !Join ['', [!Ref Secret, ':key::']] }
            - { Name: B, ValueFrom: !Join [':', [arn, !Ref AWS::Partition, ssm, !Ref AWS::Region, 012345678901, parameter/x]] }
`));
  expect(stdout).toBe('0 errors, 0 warnings, 0 infos in 1 task definition of 1 stack\n2 references: 2 granted, 0 not granted, 0 cannot tell, 0 malformed\n');
  expect(code).toBe(0);
});

describe('acknowledged findings', () => {
  const acknowledged = (reason: string) => ({
    Resources: { ...WARNING.Resources, Task: { ...WARNING.Resources.Task, Metadata: { 'cdk-fargate-secrets': { LiteralCredential: reason } } } },
  });

  test('do not fail, are counted, and are shown with --verbose', () => {
    const file = at.file('t.json', acknowledged('a test account'));
    expect(at.run('audit', file, '--fail-on', 'warning')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 warnings, 0 infos, 1 accepted') });
    expect(at.run('audit', file).stdout).not.toContain('LiteralCredential');
    expect(at.run('audit', file, '--verbose').stdout).toContain('cdk-fargate-secrets::LiteralCredential is acknowledged: a test account');
    expect(JSON.parse(at.run('audit', file, '--format', 'json').stdout).findings[0].acknowledged).toEqual({ by: 'acknowledgement', reason: 'a test account' });
  });
});

describe('a baseline', () => {
  test('accepts the same findings on other lines, and no new ones', () => {
    const file = at.file('t.json', FAULTY);
    const baseline = join(at.folder, 'baseline.json');
    expect(at.run('audit', file, '--write-baseline', baseline)).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('accepts 2 findings') });
    expect(readFileSync(baseline, 'utf8')).not.toContain('hunter2');

    at.file('t.json', JSON.stringify({ Description: 'x', Resources: { Other: { Type: 'AWS::SNS::Topic' }, ...FAULTY.Resources } }));
    expect(at.run('audit', file, '--baseline', baseline, '--fail-on', 'warning')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 errors, 0 warnings, 0 infos, 2 accepted') });

    at.file('t.json', { Resources: { ...FAULTY.Resources, Task: task({ PASSWORD: SECRET_ARN, OTHER: SECRET_ARN }) } });
    const { code, stdout, stderr } = at.run('audit', file, '--baseline', baseline);
    expect({ code, found: [...stdout.matchAll(/^error .*?'(\w+)':/gm)].map(([, name]) => name) }).toEqual({ code: 1, found: ['OTHER'] });
    expect(stderr).toBe('1 finding of the baseline is gone: write it anew with --write-baseline\n');
  });

  test('keeps the reasons written into it', () => {
    const file = at.file('t.json', WARNING);
    const baseline = join(at.folder, 'baseline.json');
    at.run('audit', file, '--write-baseline', baseline);
    const { findings, ...rest } = JSON.parse(readFileSync(baseline, 'utf8'));
    at.file('baseline.json', { ...rest, findings: [{ ...findings[0], reason: 'ticket 4711' }] });
    at.run('audit', file, '--write-baseline', baseline);
    expect(at.run('audit', file, '--baseline', baseline, '--verbose').stdout).toContain('is in the baseline: ticket 4711');
  });

  test.each([
    ['that does not exist', undefined, /cannot be read/],
    ['that is not JSON', 'hunter2', /is not valid JSON/],
    ['that is something else', '[]', /is not a baseline of this version/],
    ['without fingerprints', '{"schemaVersion": 1, "findings": [null]}', /without a 'fingerprint'/],
  ])('%s is an error', (_, content, message) => {
    const file = at.file('t.json', FAULTY);
    const baseline = content === undefined ? join(at.folder, 'nowhere') : at.file('b.json', content);
    const { code, stdout, stderr } = at.run('audit', file, '--baseline', baseline);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
  });

  test('that cannot be written is an error', () => {
    expect(at.run('audit', at.file('t.json', FAULTY), '--write-baseline', join(at.folder, 'no', 'b.json'))).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') });
  });
});

describe('--suggest', () => {
  const FARGATE = { Resources: { Role: role([allow('secretsmanager:GetSecretValue', SECRET_ARN)]), Task: task({ PASSWORD: SECRET_ARN }, {}, { RequiresCompatibilities: ['FARGATE'] }) } };

  test('prints a file of code and nothing else', () => {
    const { code, stdout, stderr } = at.run('audit', at.file('template.json', FARGATE), '--suggest');
    expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: "import * as ecs from 'aws-cdk-lib/aws-ecs';" });
    expect(stdout).toContain(`PASSWORD: TaskSecret.fromValueFrom('${SECRET_ARN}')`);
    expect(stderr).toMatch(/^0 errors, .* run it without --suggest for the findings\n$/);
  });

  test('prints Python', () => {
    const { stdout } = at.run('audit', at.file('template.json', FARGATE), '--suggest', '--language', 'python');
    expect(stdout).toContain('def task_definition(scope: Construct) -> SecureFargateTaskDefinition:');
    expect(stdout).toContain(`"PASSWORD": TaskSecret.from_value_from("${SECRET_ARN}")`);
  });

  test('adds the code to the findings in JSON', () => {
    const file = at.file('template.json', FARGATE);
    const { findings, suggestions } = JSON.parse(at.run('audit', file, '--suggest', '--format', 'json').stdout);
    expect(findings).toEqual(JSON.parse(at.run('audit', file, '--format', 'json').stdout).findings);
    expect(suggestions).toEqual({ language: 'typescript', code: at.run('audit', file, '--suggest').stdout, tasks: [{ path: 'template.json/Task', notes: [] }], others: [] });
  });

  test('has the exit code of the audit', () => {
    const faulty = { Resources: { ...FARGATE.Resources, Role: role([]) } };
    expect(at.run('audit', at.file('template.json', faulty), '--suggest').code).toBe(1);
  });

  test.each([
    [['--format', 'sarif'], "'--suggest' prints code: choose '--format text' or '--format json', not 'sarif'"],
    [['--format', 'markdown'], "'--suggest' prints code: choose '--format text' or '--format json', not 'markdown'"],
    [['--write-baseline', 'file.json'], "option '--suggest' cannot be used with option '--write-baseline <FILE>'"],
    [['--language', 'cobol'], 'Allowed choices are typescript, python'],
  ])('with %j is a wrong usage', (more, message) => {
    const { code, stdout, stderr } = at.run('audit', at.file('template.json', FARGATE), '--suggest', ...more);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
