import { Kind } from './kinds';
import { problems } from './least-privilege';
import { AppModel, ContainerModel, ReadModel, SourceModel, TaskModel } from './model';
import { CANARY } from './said';

// The smallest apps of kinds on which the library was wrong. Each is judged as any other that is drawn.

const NOTHING = { secrets: [], late: [], files: [], runtime: [], environmentFiles: [], credentialSpecs: [] };
const container = (more: Partial<ContainerModel>): ContainerModel => ({ added: 'props', image: { kind: 'registry', host: 'docker.io' }, ...NOTHING, ...more });

const PLAIN = { stack: 'Service', placement: 'INLINE', executionRole: 'made', taskRole: 'made', taskRoleAttachedBy: 'library', router: 'default' } as const;
const task = (first: Partial<ContainerModel>, more: Partial<TaskModel> = {}): TaskModel =>
  ({ ...PLAIN, grants: [], hosts: {}, retained: [], containers: [container(first)], ...more });

const app = (tasks: readonly TaskModel[], more: Partial<AppModel> = {}): AppModel => ({
  partition: 'aws', environment: 'stated', keys: [], sources: [], buckets: [], roles: [], tasks, ...more,
});

type Imported = Extract<SourceModel, { kind: 'imported secret' }>;
const imported = (name: string, more: Partial<Imported> = {}): SourceModel =>
  ({ kind: 'imported secret', by: 'complete ARN', name, region: 'home', account: 'own', key: 'AWS managed', ...more });
const many = (count: number, name = 'prod/a-secret-of-some-task-'): SourceModel[] => Array.from({ length: count }, (_, index) => imported(`${name}${index}`));
const reads = (from: number, count: number): ReadModel[] => Array.from({ length: count }, (_, index) => ({ source: from + index, by: 'construct' }));
const role = (index: number) => ({ executionRole: { role: index } });

const PLATFORM = { kind: 'imported', for: 'execution', by: 'ARN', path: '' } as const;
const PLATFORM_TASK = { ...PLATFORM, for: 'task' } as const;
const OWNED = { kind: 'owned', for: 'execution', stack: 'Data', inline: 0, managed: 0 } as const;
const OWNED_SECRET = { kind: 'owned secret', stack: 'Service' } as const;

const CASES: [Kind, string, AppModel][] = [
  ['two Regions', 'an execution role of two Regions, in stacks of one name',
    app([task({ secrets: reads(0, 1) }, role(0)), task({ secrets: reads(1, 1) }, { ...role(0), stack: 'Abroad' })], { roles: [PLATFORM], sources: many(2) })],
  ['two Regions', 'a task role of two Regions, in stacks of one name', app(['Service' as const, 'Abroad' as const].map((stack, source) =>
    task({ runtime: [{ kind: 'source', source }] }, { taskRole: { role: 0 }, stack })), { roles: [PLATFORM_TASK], sources: many(2) })],
  ['shared roles', 'a role of two tasks that read the same', app([0, 1].map(() => task({ secrets: reads(0, 40) }, role(0))), { roles: [OWNED], sources: many(40) })],
  ['shared roles', 'a role of two tasks that is too long for both together',
    app([0, 80].map((from) => task({ secrets: reads(from, 80) }, role(0))), { roles: [OWNED], sources: many(160) })],
  ['shared roles', 'the execution role of another task', app([task({ secrets: reads(0, 1) }), task({ secrets: reads(0, 2) }, { executionRole: { task: 0 } })], { sources: many(2) })],
  ['shared roles', 'eleven tasks whose policies are managed',
    app(Array.from({ length: 11 }, (_, index) => task({ secrets: reads(index, 1) }, { ...role(0), placement: 'MANAGED' })), { roles: [PLATFORM], sources: many(11) })],
  ['busy roles', 'a role with 7,000 characters of its own', app([task({ secrets: reads(0, 60) }, role(0))], { roles: [{ ...OWNED, inline: 7_000 }], sources: many(60) })],
  ['task role apart', 'a grant to the task role, where the execution role is external',
    app([task({ secrets: reads(0, 1) }, { ...role(0), taskRole: { role: 1 }, placement: 'EXTERNAL', grants: [{ to: 'task', what: { bucket: 0 } }] })],
      { roles: [PLATFORM, PLATFORM_TASK], sources: many(1), buckets: [{ kind: 'owned', stack: 'Service' }] })],
  ['nested stacks', 'secrets of the parent', app([task({ secrets: reads(0, 12) }, { nested: true })],
    { sources: Array.from({ length: 12 }, (_, index): SourceModel => ({ ...OWNED_SECRET, stack: index % 2 === 0 ? 'Service' : 'Data' })) })],
  ['one key', 'a plain secret and an env file under one key', app([task({ secrets: [{ source: 0, by: 'ecs.Secret' }], environmentFiles: [{ bucket: 0, path: 'a.env' }] })],
    { keys: [{ kind: 'owned', stack: 'Service' }], sources: [{ ...OWNED_SECRET, key: 0 }], buckets: [{ kind: 'owned', stack: 'Service', key: 0 }] })],
  ['late keys', 'a key that an Aspect gives a secret', app([task({ secrets: reads(0, 1) })],
    { keys: [{ kind: 'owned', stack: 'Service' }], sources: [{ ...OWNED_SECRET, lateKey: 0 }] })],
  ['late keys', 'a key that an Aspect gives a bucket', app([task({ environmentFiles: [{ bucket: 0, path: 'a.env' }] })],
    { keys: [{ kind: 'owned', stack: 'Service' }], buckets: [{ kind: 'owned', stack: 'Service', lateKey: 0 }] })],
  ['late images', 'the image of another registry', app([task({ lateHost: 'ghcr.io' }, { hosts: { 'docker.io': { source: 0, by: 'construct' } } })], { sources: many(1) })],
  ['files elsewhere', 'an env file of another Region, with its key', app([task({ environmentFiles: [{ bucket: 0, path: 'a.env' }] })],
    { keys: [{ kind: 'imported', region: 'other', account: 'own' }], buckets: [{ kind: 'imported', stack: 'Data', key: 0, region: 'other' }] })],
  ['files elsewhere', 'an env file that the CDK uploads', app([task({ environmentFiles: [{ asset: true }] })])],
  ['credential specs', 'a credential spec in a bucket', app([task({ credentialSpecs: [{ bucket: 0, path: 'spec.json' }] })], { buckets: [{ kind: 'owned', stack: 'Service' }] })],
  ['long names', 'secrets of the app with long names', app([task({ secrets: reads(0, 70) })],
    { sources: Array.from({ length: 70 }, (_, index): SourceModel => ({ ...OWNED_SECRET, name: `long/${index}`.padEnd(120, 'x') })) })],
  ['long names', 'managed policies and long names', app([task({ secrets: reads(0, 30) }, { placement: 'MANAGED' })],
    { sources: Array.from({ length: 30 }, (_, index): SourceModel => ({ ...OWNED_SECRET, stack: 'Data', name: `long/${index}`.padEnd(400, 'x') })) })],
  ['half literals', 'a partial ARN with a token in it', app([task({ secrets: [{ source: 0, by: 'valueFrom' }] })], { sources: [imported('prod/database', { by: 'partial ARN', half: true })] })],
  ...['*.env', '${aws:PrincipalTag/team}/a.env', '${*}.env'].map((path): [Kind, string, AppModel] => ['hostile paths', `the env file ${path}`,
    app([task({ environmentFiles: [{ bucket: 0, path }] })], { buckets: [{ kind: 'owned', stack: 'Service' }] })]),
  ['hostile paths', 'an object with a variable in its key', app([task({ runtime: [{ kind: 'object', bucket: 0, path: '${aws:PrincipalTag/team}/a.env' }] })],
    { buckets: [{ kind: 'owned', stack: 'Service' }] })],
  ['canaries', 'the name of a secret', app([task({ secrets: reads(0, 1) })], { sources: [imported(CANARY, { by: 'name' })] })],
  ['warnings', 'a plain reference in addition to ours', app([task({ secrets: [{ source: 0, by: 'construct' }, { source: 0, by: 'ecs.Secret' }] })],
    { checksWarnings: true, sources: [OWNED_SECRET] })],
  ['warnings', 'a bucket whose key is unknown', app([task({ environmentFiles: [{ bucket: 0, path: 'a.env' }] })],
    { checksWarnings: true, buckets: [{ kind: 'imported', stack: 'Data' }] })],
  // What larger runs found.
  ['late keys', 'a key of another stack that an Aspect gives a bucket, which the task role reads', app([task({ runtime: [{ kind: 'object', bucket: 0, path: 'a.json' }] })],
    { keys: [{ kind: 'owned', stack: 'Data' }], buckets: [{ kind: 'owned', stack: 'Data', lateKey: 0 }] })],
  ['credential specs', 'a bucket of an env file and of a credential spec', app([task({ environmentFiles: [{ bucket: 0, path: 'a.env' }], credentialSpecs: [{ bucket: 0, path: 'spec.json' }] })],
    { keys: [{ kind: 'owned', stack: 'Service' }], buckets: [{ kind: 'owned', stack: 'Service', key: 0 }] })],
  ['credential specs', 'a parameter that is a secret, too', app([task({ secrets: reads(0, 1), credentialSpecs: [{ source: 0 }] })],
    { sources: [{ kind: 'imported parameter', by: 'name', name: '/prod/spec', region: 'home', key: 'unstated' }] })],
  ['shared roles', 'tasks of one role whose env files overlap', app([task({ environmentFiles: [{ bucket: 0, path: 'a.env' }] }),
    task({ environmentFiles: [{ bucket: 0, path: 'a.env' }, { bucket: 0, path: 'b.env' }] }, { executionRole: { task: 0 } })],
  { keys: [{ kind: 'owned', stack: 'Service' }], buckets: [{ kind: 'owned', stack: 'Service', key: 0 }] })],
  ['warnings', 'a plain reference in addition to one that is retained', app([task({ secrets: [{ source: 0, by: 'ecs.Secret' }] }, { retained: [{ source: 0, by: 'construct' }] })],
    { checksWarnings: true, sources: [OWNED_SECRET] })],
  ['retained files', 'a retained file of a bucket whose key is unknown', app([task({}, { retainedFiles: [{ bucket: 0, path: 'a.env' }] })],
    { checksWarnings: true, buckets: [{ kind: 'imported', stack: 'Data' }] })],
  ['overrides', 'secrets that an override replaces', app([task({ secrets: reads(0, 1), overridden: true })], { checksWarnings: true, sources: [OWNED_SECRET] })],
  ...(['INLINE', 'MANAGED'] as const).map((placement): [Kind, string, AppModel] => ['named roles', `a key that names the role, ${placement}`,
    app([task({ secrets: reads(0, 1) }, { placement, namedByKey: 0 })], { keys: [{ kind: 'owned', stack: 'Service' }], sources: [{ ...OWNED_SECRET, key: 0 }] })]),
  ['half literals', 'a bucket, a key and an image with a token in them', app([task({
    image: { kind: 'ECR name', region: 'home', account: 'own', path: 'acme/app', digest: false, half: true },
    environmentFiles: [{ bucket: 0, path: 'a.env' }],
  })], { keys: [{ kind: 'imported', region: 'home', account: 'own', half: true }], buckets: [{ kind: 'imported', stack: 'Service', key: 0, half: true }] })],
  ['warnings', 'a secret of the app in another Region', app([task({ secrets: reads(0, 1) })],
    { checksWarnings: true, sources: [{ kind: 'owned secret', stack: 'Elsewhere', name: 'prod/x' }] })],
];

describe.each(['order', 'names'] as const)('an app is right, written with another %s:', (otherwise) => {
  for (const [kind, name, model] of CASES) {
    test(`${kind}, ${name}`, () => {
      expect(problems(model, otherwise)).toEqual([]);
    });
  }
});
