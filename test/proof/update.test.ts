import { DeployedStack, ofType } from './deployment';
import { policy, reading, role, ROLE_ARN, secretArn, stackOf, task } from './small-stacks';
import { steps } from './update';
import { updateProblems } from './update-problems';

/** What is wrong on the way, where both versions read the secret `a` and the new one reads some more. */
function problems(before: object, after: object, more: readonly string[] = []): string[] {
  const stacks = { before: stackOf(before), after: stackOf(after) };
  const request = (name: string) => ({ action: 'secretsmanager:GetSecretValue', resource: secretArn(name) });
  const [definition] = ofType(stacks.after, 'AWS::ECS::TaskDefinition');
  return updateProblems({
    ...stacks,
    roles: [{ arn: ROLE_ARN, requests: [request('a')] }],
    definitions: definition ? [{ definition, requests: ['a', ...more].map(request) }] : [],
  });
}

function named(before: DeployedStack[], after: DeployedStack[], direction: 'forwards' | 'backwards' = 'forwards'): string[] {
  return [...steps(before, after, direction)].map(({ what }) => what);
}

describe('the steps of an update', () => {
  test('do not exist if nothing changes', () => {
    const resources = { Role: role(reading('a')), Task: task() };
    expect(named(stackOf(resources), stackOf(resources))).toEqual([]);
  });

  test('are what is new and changed, each after what it waits for, and then what is gone, in the other order', () => {
    const before = stackOf({ Role: role(reading('a')), Old: policy('Policy', reading('b')), Older: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Old' } } }, Task: task() });
    const after = stackOf({ Task: task(['New']), New: policy('ManagedPolicy', reading('b')), Role: role(reading('a', 'c')) });
    expect(named(before, after)).toEqual(['updated Service.Role', 'created Service.New', 'deleted Service.Older', 'deleted Service.Old']);
  });

  test('take independent resources in any order', () => {
    const [before, after] = ['a', 'b'].map((name) => stackOf({ One: policy('Policy', reading(name), { Roles: ['x'] }), Two: policy('Policy', reading(name), { Roles: ['y'] }) }));
    expect(named(before, after)).toEqual(['updated Service.One', 'updated Service.Two']);
    expect(named(before, after, 'backwards')).toEqual(['updated Service.Two', 'updated Service.One']);
  });

  test('keep a managed policy that is made anew until all others are updated', () => {
    const [before, after] = ['one', 'two'].map((Description) => stackOf({ Role: role(), Beside: policy('ManagedPolicy', reading('a'), { Description }) }));
    expect(named(before, after)).toEqual(['updated Service.Beside', 'deleted Service.Beside, former']);
  });

  test('delete a stack that the app no longer has', () => {
    expect(named(stackOf({ Role: role() }, 'Former'), [])).toEqual(['deleted Former.Role']);
  });
});

const BEFORE = { Role: role(reading('a')), Task: task() };

test.each<[string, object, object, string[]]>([
  ['the same permission, kept on the role and added to a separate policy', BEFORE, { Role: role(reading('a', 'b')), Beside: policy('ManagedPolicy', reading('a')), Task: task(['Beside']) }, ['b']],
  ['a secret more on the role', BEFORE, { Role: role(reading('a', 'b')), Task: task([], { Cpu: 1 }) }, ['b']],
  ['a secret less', { ...BEFORE, Role: role(reading('a', 'b')) }, BEFORE, []],
])('an update is right: %s', (_name, before, after, more) => {
  expect(problems(before, after, more)).toEqual([]);
});

const long = (count: number) => reading('a', ...Array.from({ length: count }, (_, index) => `a-secret-with-a-name-of-some-length-${index}`));

test.each<[string, object, object, RegExp]>([
  ['what moves from the role to a managed policy', BEFORE, { Role: role(), Beside: policy('ManagedPolicy', reading('a')), Task: task(['Beside']) }, /^updated Service.Role, .*denied: .*secret:a-/],
  ['what moves from a policy to the role, which waits for nothing', { Role: role(), Beside: policy('Policy', reading('a')) },
    { Role: role(), Beside: policy('Policy', reading('b')), Other: policy('Policy', reading('a')) }, /^updated Service.Beside, .*denied/],
  ['what is needed at once, and not waited for', BEFORE, { Role: role(reading('a')), Zone: policy('Policy', reading('b')), Task: task([], { Cpu: 1 }) }, /^updated Service.Task, .*denied: .*secret:b-/],
  ['eleven managed policies, for a moment', { Role: role(reading('a')), ...Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`Old${index}`, policy('ManagedPolicy', reading('b'))])) },
    { Role: role(reading('a')), New: policy('ManagedPolicy', reading('b')) }, /11 managed policies/],
  ['too much inline, for a moment', { Role: role(long(60)), Old: policy('Policy', long(40)) }, { Role: role(long(95)) }, /^updated Service.Role, .* characters inline/],
])('an update is refused: %s', (_name, before, after, problem) => {
  expect(problems(before, after, ['b'])).toContainEqual(expect.stringMatching(problem));
});
