import { readFileSync } from 'fs';
import { join } from 'path';
import { SECRET } from './explain/texts';
import { Workplace } from './running';
import { allow, OWN_KEY, role, task } from '../rule/templates';

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

const DENIED = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/x/y is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} because no identity-based policy allows the secretsmanager:GetSecretValue action`;
const NO_KEY = 'retrieved secret from Secrets Manager did not contain json key pasword';
const stopped = (stoppedReason: string, more: object = {}) => ({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason, ...more });
const arn = (id: string) => `arn:aws:ecs:eu-central-1:123456789012:task/shop/${id}`;

function explained(input: unknown, ...options: readonly string[]) {
  const { code, stdout, stderr } = at.runWith(typeof input === 'string' ? input : JSON.stringify(input), 'explain', '--format', 'json', ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const categories = (input: unknown): string[] => explained(input).causes.map(({ category }: { category: string }) => category);

describe('the input', () => {
  const event = (detail: object) => ({ 'source': 'aws.ecs', 'detail-type': 'ECS Task State Change', detail });

  test.each<[string, unknown]>([
    ['a stopped reason', DENIED],
    ['a stopped reason as a JSON string', JSON.stringify(DENIED)],
    ['a stopped reason copied with its quotation marks', `"stoppedReason": "${DENIED}",`],
    ['a stopped reason in several lines', DENIED.replace(/: /g, ':\n\t')],
    ['an event', event(stopped(DENIED))],
    ['a task', stopped(DENIED)],
    ['a task whose container has the reason, as on Amazon EC2', stopped('Task failed to start', { containers: [{ name: 'app', reason: DENIED }] })],
    ['the output of describe-tasks', { tasks: [stopped(DENIED)], failures: [] }],
    ['a list of tasks', [stopped(DENIED)]],
    ['a list of reasons', [DENIED]],
    ['events, one per line', `${JSON.stringify(event(stopped(DENIED)))}\n${JSON.stringify(event(stopped(DENIED)))}\n`],
    ['a job of AWS Batch', { jobs: [{ statusReason: 'Task failed to start', container: { reason: DENIED } }] }],
    ['a byte order mark before it', `\uFEFF${JSON.stringify(stopped(DENIED))}`],
  ])('can be %s', (_, input) => {
    expect(categories(input)).toEqual(['iam-secret']);
  });

  test('can be an argument, and - is standard input', () => {
    expect(at.run('explain', DENIED)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^iam-secret /) });
    expect(at.runWith(DENIED, 'explain', '-')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^iam-secret /) });
  });

  test('on a terminal, the command says what it waits for', () => {
    expect(at.runWith({ terminal: true, read: () => DENIED }, 'explain')).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Paste a stopped reason, .* then press Ctrl\+D/) });
  });

  test.each<[string, string, RegExp]>([
    ['nothing', ' \n', /^error: the input is empty: give a stopped reason, an event of EventBridge, or the output of aws ecs describe-tasks\n$/],
    ['broken JSON', '{"stoppedReason": "hunter2', /^error: the input begins like JSON and is not valid JSON\n$/],
    ['JSON of something else', '{"password": "hunter2"}', /^error: the input has no stopped task: /],
    ['no task', '{"tasks": [], "failures": [{"arn": "x", "reason": "MISSING"}]}', /Amazon ECS forgets a task about an hour after it stopped\n$/],
    ['lists without end', '['.repeat(100_000), /^error: the input begins like JSON and is not valid JSON\n$/],
    ['lists in lists', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, /^error: the input has no stopped task/],
  ])('that cannot be explained ends with 2: %s', (_, input, message) => {
    const { code, stdout, stderr } = at.runWith(input, 'explain');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
  });

  test.each([
    ['a format that is none', ['--format', 'sarif']],
    ['two texts', ['a', 'b']],
    ['an assembly that does not exist', [DENIED, '--assembly', 'nowhere']],
  ])('wrong usage ends with 2: %s', (_, args) => {
    expect(at.runWith(DENIED, 'explain', ...args)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a task', () => {
  test.each<[string, object, readonly string[]]>([
    ['that a user stopped has no other cause, whatever the user wrote', { stopCode: 'UserInitiated', stoppedReason: 'CannotPullContainerError: enough of it' }, ['unrelated']],
    ['that runs has no cause', { lastStatus: 'RUNNING' }, ['unrelated']],
    ['that is about to stop has its reason', { lastStatus: 'DEPROVISIONING', stopCode: 'TaskFailedToStart', stoppedReason: NO_KEY }, ['json-key']],
    ['whose sidecar of GuardDuty failed, stopped for another reason', { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', containers: [{ name: 'app', exitCode: 1 }, { name: 'aws-guardduty-agent-x1', reason: 'CannotPullContainerError: not found' }] }, ['unrelated']],
    ['of which a container failed before another could start', { stoppedReason: 'Essential container in task exited', containers: [{ name: 'secret-files', exitCode: 1 }, { name: 'app' }] }, ['init-container', 'unrelated']],
    ['without a reason', { lastStatus: 'STOPPED' }, ['unrelated']],
    ['of an event about a service', { eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:FARGATE' }, ['unrelated']],
  ])('%s', (_, input, expected) => {
    expect(categories(input)).toEqual(expected);
  });

  test('among others: the causes of most tasks come first, each with its tasks; those that run are left out', () => {
    const { causes } = explained({
      tasks: [
        stopped(NO_KEY, { taskArn: arn('a') }), { lastStatus: 'RUNNING', taskArn: arn('d') }, stopped(DENIED, { taskArn: arn('b') }), stopped(DENIED, { taskArn: arn('c') }),
      ],
    });
    expect(causes).toMatchObject([{ category: 'iam-secret', tasks: [arn('b'), arn('c')] }, { category: 'json-key', tasks: [arn('a')] }]);
    expect(explained(stopped(DENIED, { taskArn: arn('a') })).causes[0]).not.toHaveProperty('tasks');
  });
});

test('JSON has the fields of the contract', () => {
  expect(explained(DENIED)).toEqual({
    causes: [{ category: 'iam-secret', why: expect.stringContaining('GetSecretValue'), fix: expect.stringContaining('not of the task role'), reads: [{ resource: SECRET }] }],
    truncated: false,
  });
  expect(explained('hello')).toEqual({ causes: [], truncated: false });
  expect(explained(DENIED.slice(0, 150))).toMatchObject({ truncated: true });
});

test('an unknown text is not an error, and the output says so', () => {
  expect(at.run('explain', 'Unable to do it')).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^This text is not known: /) });
});

test('a denial names the policy that has to change', () => {
  const fix = (clause: string) => explained(DENIED.replace(/because no identity-based.*/, clause)).causes[0].fix;
  expect(fix('because no VPC endpoint policy allows the secretsmanager:GetSecretValue action')).toMatch(/^Allow secretsmanager:GetSecretValue in the policy of the endpoint/);
  expect(fix('with an explicit deny in a service control policy')).toMatch(/^Whoever manages the organization/);
  expect(fix('with an explicit deny in a resource-based policy')).toMatch(/^Except the execution role from the Deny/);
  expect(fix('because no permissions boundary allows the secretsmanager:GetSecretValue action')).toMatch(/in the boundary/);
});

describe('with an assembly', () => {
  const OTHER = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:billing/other-AbCdEf';
  const template = (statements: readonly object[], secrets: { [name: string]: unknown }, more: object = {}) =>
    at.file('template.json', { Resources: { Role: role(statements), Task: task(secrets, {}, { Family: 'billing' }), ...more } });

  test('the reads of a cause are listed with their audit findings', () => {
    const file = template([allow('secretsmanager:GetSecretValue', OTHER)], { OTHER, LEDGER: SECRET });
    expect(explained(DENIED, '--assembly', file).causes[0].reads).toEqual([{
      path: 'template.json/Task',
      container: 'app',
      name: 'LEDGER',
      usage: 'environment variable',
      resource: SECRET,
      access: 'not granted',
      findings: [{ rule: 'MissingPermission', message: expect.stringContaining('has no permission'), fix: expect.any(String) }],
    }]);
    expect(at.run('explain', DENIED, '--assembly', file).stdout).toMatch(/\n {3}not granted: template\.json\/Task, container 'app', environment variable 'LEDGER', arn:.*\n {6}MissingPermission: /);
  });

  test('a text that names no secret lists the references to its JSON key', () => {
    const file = template([], { A: `${SECRET}:pasword::`, B: `${SECRET}:other::`, C: OTHER });
    expect(explained(NO_KEY, '--assembly', file).causes[0].reads).toMatchObject([{ name: 'A', jsonKey: 'pasword' }]);
  });

  test('a text that names no KMS key lists all secrets, those that cannot be decrypted first', () => {
    const file = template([allow('secretsmanager:GetSecretValue', [OTHER, { Ref: 'Secret' }])], { A: OTHER, B: { Ref: 'Secret' } }, {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: OWN_KEY } },
    });
    expect(explained('AccessDeniedException: Access to KMS is not allowed', '--assembly', file).causes[0].reads).toMatchObject([
      { name: 'B', access: 'not granted', findings: [{ rule: 'MissingDecrypt' }] }, { name: 'A', access: 'cannot tell', findings: [] },
    ]);
  });

  test.each(['invalid parameters: /billing/mail', 'invalid parameters: billing/mail', 'invalid parameters: arn:aws:ssm:eu-central-1:123456789012:parameter/billing/mail'])('parameters are found by name or ARN: %s', (text) => {
    const file = template([], { MAIL: '/billing/mail', PORT: '/billing/port', SECRET });
    expect(explained(`Fetching secret data from SSM Parameter Store in eu-central-1: ${text}`, '--assembly', file).causes[0].reads).toMatchObject([{ name: 'MAIL' }]);
  });

  test('only the reads of the family that stopped are listed', () => {
    const file = template([], { A: SECRET }, { Other: task({ B: SECRET }, {}, { Family: 'shop' }) });
    const reads = (taskDefinitionArn: string) => explained(stopped(DENIED, { taskDefinitionArn }), '--assembly', file).causes[0].reads.map(({ name }: { name: string }) => name);
    expect(reads('arn:aws:ecs:eu-central-1:123456789012:task-definition/shop:7')).toEqual(['B']);
    expect(reads('arn:aws:ecs:eu-central-1:123456789012:task-definition/elsewhere:7').sort()).toEqual(['A', 'B']);
  });

  test('the output says so if the assembly has no such read', () => {
    expect(at.run('explain', DENIED, '--assembly', template([], { OTHER })).stdout).toMatch(/No read in '.*template\.json' fits\./);
  });

  test('a cause that concerns no read lists none', () => {
    const file = template([], { A: SECRET });
    expect(explained('CannotPullContainerError: toomanyrequests: Rate exceeded', '--assembly', file).causes[0]).not.toHaveProperty('reads');
  });

  test('a template that cannot be read is an error, and the text is still explained', () => {
    at.file('a.json', { Resources: { Role: role([]), Task: task({ LEDGER: SECRET }) } });
    at.file('b.json', '{"Resources": "AWS::');
    expect(at.run('explain', DENIED, '--assembly', at.folder)).toMatchObject({ code: 2, stdout: expect.stringContaining("'LEDGER'"), stderr: expect.stringMatching(/b\.json' is not valid JSON/) });
  });
});

describe('hostile input', () => {
  test.each([
    ['the value of a secret that somebody took for a reference', 'Fetching secret data from SSM Parameter Store in eu-central-1: invalid parameters: hunter2hunter2'],
    ['a reference that is none', 'Trying to retrieve secret with value hunter2hunter2 resulted in error: an invalid ARN format for the AWS Secrets Manager secret was specified.'],
    ['what follows the ARN', `failed to fetch secret ${SECRET}:hunter2hunter2:: from secrets manager: AccessDeniedException`],
    ['the reason that a user wrote', JSON.stringify({ stopCode: 'UserInitiated', stoppedReason: 'hunter2hunter2' })],
    ['an unknown text', 'hunter2hunter2'],
    ['a task ARN', JSON.stringify([{ ...stopped(DENIED), taskArn: 'hunter2hunter2' }, { ...stopped(NO_KEY), taskArn: 'hunter2hunter2' }])],
    ['a user and password in a URL', 'CannotPullContainerError: Get https://user:hunter2hunter2@registry.example/v2/: dial tcp: i/o timeout'],
    ['other fields', JSON.stringify({ ...stopped(DENIED), overrides: { containerOverrides: [{ environment: [{ name: 'PASSWORD', value: 'hunter2hunter2' }] }] } })],
  ])('is not printed: %s', (_, input) => {
    for (const format of ['text', 'json']) {
      const { code, stdout, stderr } = at.runWith(input, 'explain', '--format', format);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toContain('hunter2');
    }
  });

  test('leaves no control characters and no markup in the output', () => {
    const { stdout } = at.runWith(JSON.stringify(stopped(`\u001b[2J\u202e${DENIED}\u0007</script>`)), 'explain');
    expect(stdout).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e<]/);
    expect(stdout).toContain('iam-secret');
  });

  test.each([
    '[]', '{}', '[[]]', '[{}, null]', '{"tasks": null}', '{"tasks": {"a": 1}}', '{"tasks": [1, null, []]}', '{"detail": []}', '{"detail": {"containers": [null, 1]}}', '{"stoppedReason": {"a": 1}}', '{"__proto__": {"stoppedReason": "x"}}',
  ])('wrong JSON has no stopped task: %s', (input) => {
    const { code, stderr } = at.runWith(input, 'explain');
    expect({ input, code, own: /mistake in cdk-fargate-secrets/.test(stderr) }).toEqual({ input, code: 2, own: false });
  });
});

test('the help names the pipeline and the exit codes', () => {
  expect(at.run('explain', '--help').stdout).toMatch(/aws ecs describe-tasks .*\| npx cdk-fargate-secrets explain[^]*0 {2}explained, or the text is unknown/);
  expect(readFileSync(join(__dirname, '../../docs/guides/explain.md'), 'utf8')).toContain('aws ecs describe-tasks');
});
