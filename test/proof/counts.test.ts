import { countProblems, fieldProblems } from './counts';
import { circleProblems, DeployedStack } from './deployment';
import { roleState } from './roles';
import { policy, reading, role, ROLE_ARN, secretArn, stackOf, task } from './small-stacks';

function problems(stacks: readonly DeployedStack[]): string[] {
  const state = roleState(ROLE_ARN, stacks.flatMap(({ resources }) => Object.values(resources)));
  return [...countProblems(state), ...fieldProblems(stacks), ...circleProblems(stacks)];
}

/** A document with so many characters. */
function ofLength(characters: number) {
  const name = 'x'.repeat(characters - JSON.stringify(reading('')).length);
  return reading(name);
}

const statements = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (more: object) => ({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn('a'), ...more });
const managed = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Policy${index}`, policy('ManagedPolicy', reading('a'))]));
const external = (more: object) => policy('Policy', reading('a'), { Roles: ['the-role'], ...more });

const names = (count: number, length: number) => Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 'x'));
const longNames = reading(...names(20, 505));

test.each<[string, readonly DeployedStack[]]>([
  ['all that fits, to the character', stackOf({ Role: role(ofLength(4_240)), Beside: policy('Policy', ofLength(6_000)), Managed: policy('ManagedPolicy', ofLength(6_144)), Task: task(['Beside', 'Managed']) })],
  ['what the CDK takes for 150 characters and is longer', stackOf({ Role: role(), ServiceTaskRoleDefaultPolicy0: policy('Policy', longNames) })],
  ['ten managed policies', stackOf({ Role: role(reading('a')), ...managed(10) })],
  ['policies of one role in two stacks, under two names', [...stackOf({ One: external({ PolicyName: 'One' }) }), ...stackOf({ Two: external({ PolicyName: 'Two' }) }, 'Second')]],
  ['one name of policies on two roles', stackOf({ One: external({}), Two: external({ Roles: ['another-role'] }) })],
])('accepted: %s', (_name, stacks) => {
  expect(problems(stacks)).toEqual([]);
});

test.each<[string, readonly DeployedStack[], RegExp]>([
  ['10,241 characters on the role', stackOf({ Role: role(ofLength(10_241)) }), /10241 characters inline/],
  ['10,241 characters on the role and in a separate policy', stackOf({ Role: role(ofLength(4_241)), Beside: policy('Policy', ofLength(6_000)) }), /10241 characters inline/],
  ['more than 10,240 characters in another policy', stackOf({ Role: role(), Beside: policy('Policy', longNames) }), /characters inline/],
  ['more than 10,240 characters that the CDK should have divided', stackOf({ Role: role(), ServiceTaskRoleDefaultPolicy0: policy('Policy', reading(...names(100, 60))) }), /characters inline/],
  ['10,241 characters in two stacks', [...stackOf({ One: policy('Policy', ofLength(4_241), { Roles: ['the-role'] }) }),
    ...stackOf({ Two: policy('Policy', ofLength(6_000), { Roles: ['the-role'], PolicyName: 'Two' }) }, 'Second')], /10241 characters inline/],
  ['6,145 characters in a managed policy', stackOf({ Role: role(), Managed: policy('ManagedPolicy', ofLength(6_145)) }), /Managed has 6145 characters/],
  ['eleven managed policies', stackOf({ Role: role(), ...managed(11) }), /11 managed policies/],
  ['ten managed policies and one of AWS', stackOf({ Role: role(undefined, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }), ...managed(10) }), /11 managed policies/],
  ['ten by their roles and one by the role', stackOf({ Role: role(undefined, { ManagedPolicyArns: [{ Ref: 'Eleventh' }] }), ...managed(10), Eleventh: policy('ManagedPolicy', reading('a'), { Roles: undefined }) }), /11 managed policies/],
  ['one name for two policies of a stack', stackOf({ One: external({}), Two: external({}) }), /two inline policies are called Beside/],
  ['one name for policies of two Regions', [...stackOf({ One: external({}) }), ...stackOf({ One: external({}) }, 'Abroad')], /two inline policies are called Beside/],
  ['one name for a policy on the role and a separate one', stackOf({ Role: role(reading('a')), Beside: policy('Policy', reading('a'), { PolicyName: 'SecretAccess' }) }), /two inline policies are called SecretAccess/],
  ['one name for a policy and a role policy', stackOf({ One: external({}), Two: { Type: 'AWS::IAM::RolePolicy', Properties: { RoleName: 'the-role', PolicyName: 'Beside', PolicyDocument: reading('a') } } }), /are called Beside/],
  ['a policy name of 129 characters', stackOf({ One: external({ PolicyName: 'x'.repeat(129) }) }), /IAM takes no policy with the name x+/],
  ['a slash in a policy name', stackOf({ One: external({ PolicyName: 'Task/SecretAccess' }) }), /IAM takes no policy with the name/],
  ['one Sid twice', stackOf({ Role: role(statements(allow({ Sid: 'A' }), allow({ Sid: 'A' }))) }), /two statements with the Sid A/],
  ['a hyphen in a Sid', stackOf({ Role: role(statements(allow({ Sid: 'A-B' }))) }), /a Sid with other characters/],
  ['no statement', stackOf({ Role: role(statements()) }), /no statement/],
  ['no resource', stackOf({ Role: role(statements(allow({ Resource: [] }))) }), /without an action or a resource/],
  ['an empty resource', stackOf({ Role: role(statements(allow({ Resource: '' }))) }), /without an action or a resource/],
  ['no action', stackOf({ Role: role(statements(allow({ Action: undefined }))) }), /without an action or a resource/],
  ['a description of 1,001 characters', stackOf({ Managed: policy('ManagedPolicy', reading('a'), { Roles: [], Description: 'x'.repeat(1_001) }) }), /the description of Managed has 1001/],
  ['a container name of 256 characters', stackOf({ Role: role(), Task: task([], { ContainerDefinitions: [{ Name: 'x'.repeat(256) }] }) }), /of Task has 256/],
  ['a volume name of 256 characters', stackOf({ Role: role(), Task: task([], { Volumes: [{ Name: 'x'.repeat(256) }] }) }), /of Task has 256/],
  ['resources that wait for one another', stackOf({ Role: role(undefined, { Description: { Ref: 'Task' } }), Task: task() }), /wait for one another/],
])('refused: %s', (_name, stacks, problem) => {
  expect(problems(stacks)).toContainEqual(expect.stringMatching(problem));
});
