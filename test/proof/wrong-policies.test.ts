import { secretNeeds, Stored } from './needs';
import { logNeeds, pullNeeds } from './platform-needs';
import { DeployedRole, verdict } from './verdict';

// A role that is right, and policies that are wrong by one change each. The judgement must see every one of them.

const HERE = 'eu-central-1:123456789012';
const DATABASE = `arn:aws:secretsmanager:${HERE}:secret:prod/database-AbCdEf`;
const HUB = `arn:aws:secretsmanager:${HERE}:secret:prod/hub`;
const LICENSE = `arn:aws:ssm:${HERE}:parameter/prod/license`;
const MODE = `arn:aws:ssm:${HERE}:parameter/mode`;
const KEY = `arn:aws:kms:${HERE}:key/11111111-2222-3333-4444-555555555555`;
const OTHER_KEY = `arn:aws:kms:${HERE}:key/22222222-2222-3333-4444-555555555555`;
const REPOSITORY = `arn:aws:ecr:${HERE}:repository/acme/app`;
const LOG_GROUP = `arn:aws:logs:${HERE}:log-group:/acme/app`;

const stored = (arn: string, more: Partial<Stored> = {}): Stored => ({
  service: arn.includes(':ssm:') ? 'ssm' : 'secretsmanager', arn, byName: false, literal: true, keys: [], anyKey: false, ...more,
});
const database = stored(DATABASE, { keys: [KEY] });
const hub = stored(HUB, { byName: true, keys: [KEY] });
const license = stored(LICENSE, { keys: [KEY, OTHER_KEY] });
const everything = [database, hub, license, stored(MODE)];
const NEEDS = [
  ...everything.flatMap((each) => secretNeeds(each, 'Amazon ECS', everything.filter((other) => other !== each))),
  ...pullNeeds('123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/app:1'),
  ...logNeeds(LOG_GROUP),
];

interface Statements {
  [name: string]: any;
}

const context = (arn: string) => arn.replace('eu-central-1', '*');
const decrypt = (key: string, service: string, contextKey: string, contexts: string | string[]) => ({
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: key,
  Condition: {
    StringEquals: { 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` },
    StringLike: { [`kms:EncryptionContext:${contextKey}`]: contexts },
  },
});

/** What is right. Each test gets it anew and makes one thing wrong. */
function right(): Statements {
  return {
    secrets: { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [DATABASE, HUB, `${HUB}-??????`] },
    parameters: { Sid: 'ReadParameters', Effect: 'Allow', Action: 'ssm:GetParameters', Resource: [LICENSE, MODE] },
    decryptSecrets: decrypt(KEY, 'secretsmanager', 'SecretARN', [context(DATABASE), `${context(HUB)}-??????`]),
    decryptLicense: decrypt(KEY, 'ssm', 'PARAMETER_ARN', context(LICENSE)),
    decryptOldLicense: decrypt(OTHER_KEY, 'ssm', 'PARAMETER_ARN', context(LICENSE)),
    pull: { Effect: 'Allow', Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: REPOSITORY },
    token: { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    logs: { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${LOG_GROUP}:*` },
  };
}

const TRUST = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }] };

interface Judged extends Partial<Omit<DeployedRole, 'policies'>> {
  readonly policies?: readonly unknown[];
}

function judged(statements: Statements, { policies, ...role }: Judged = {}): string[] {
  const Statement = Object.values(statements).filter((statement) => statement !== undefined);
  const documents = policies ?? [{ Version: '2012-10-17', Statement }];
  return verdict({ trust: TRUST, trustContext: {}, managedPolicyArns: [], policies: documents.map((document) => ({ document, place: 'the role' })), ...role }, NEEDS);
}

test('what is right is accepted', () => {
  expect(judged(right())).toEqual([]);
});

test('what is right is accepted in several policies', () => {
  const { secrets, ...others } = right();
  const policies = [{ Version: '2012-10-17', Statement: secrets }, { Version: '2012-10-17', Statement: Object.values(others) }];
  expect(judged({}, { policies })).toEqual([]);
});

const VIA = 'kms:ViaService';
const SECRET_ARN = 'kms:EncryptionContext:SecretARN';
const PARAMETER_ARN = 'kms:EncryptionContext:PARAMETER_ARN';

/** What is wrong, the change that makes it so, and what the judgement says of it. */
const WRONG: [string, (policy: Statements) => void, RegExp][] = [
  // Something is missing.
  ['no policy at all', (policy) => Object.keys(policy).forEach((name) => delete policy[name]), /an empty policy/],
  ['secrets cannot be read', (policy) => delete policy.secrets, /^denied, and needed .*GetSecretValue/],
  ['parameters cannot be read', (policy) => delete policy.parameters, /^denied, and needed .*ssm:GetParameters/],
  ['a secret cannot be read', ({ secrets }) => secrets.Resource.shift(), /^denied, and needed .*prod\/database/],
  ['a secret known by name cannot be read by its complete ARN', ({ secrets }) => secrets.Resource.pop(), /^denied, and needed .*prod\/hub-/],
  ['a secret known by name cannot be read by its name', ({ secrets }) => secrets.Resource.splice(1, 1), /^denied, and needed .*prod\/hub/],
  ['secrets cannot be decrypted', (policy) => delete policy.decryptSecrets, /^denied, and needed .*kms:Decrypt/],
  ['one of two secrets under a key cannot be decrypted', ({ decryptSecrets }) => decryptSecrets.Condition.StringLike[SECRET_ARN].pop(), /^denied, and needed .*prod\/hub/],
  ['a parameter cannot be decrypted with the key it had before', (policy) => delete policy.decryptOldLicense, /^denied, and needed .*2222/],
  ['an image cannot be pulled', ({ pull }) => pull.Action.pop(), /^denied, and needed .*GetDownloadUrlForLayer/],
  ['no permission to sign in at the registry', (policy) => delete policy.token, /^denied, and needed .*GetAuthorizationToken/],
  ['nothing can be logged', (policy) => delete policy.logs, /^denied, and needed .*logs:/],
  ['the task may create no log stream', ({ logs }) => logs.Action.shift(), /^denied, and needed .*CreateLogStream/],

  // Something is wrong, so that it does not match.
  ['a JSON key in the resource', ({ secrets }) => { secrets.Resource[0] += ':password::'; }, /^denied, and needed .*prod\/database/],
  ['two slashes before the name of a parameter', ({ parameters }) => { parameters.Resource[1] = MODE.replace('/mode', '//mode'); }, /^denied, and needed .*mode/],
  ['another partition', ({ secrets }) => { secrets.Resource[0] = DATABASE.replace('arn:aws:', 'arn:aws-cn:'); }, /^denied, and needed .*prod\/database/],
  ['five question marks', ({ secrets }) => { secrets.Resource[2] = `${HUB}-?????`; }, /^denied, and needed .*prod\/hub-/],
  ['seven question marks', ({ secrets }) => { secrets.Resource[2] = `${HUB}-???????`; }, /^denied, and needed .*prod\/hub-/],
  ['five question marks in the context', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[SECRET_ARN][1] = `${context(HUB)}-?????`; }, /^denied, and needed/],
  ['no suffix in the context', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[SECRET_ARN][1] = context(HUB); }, /^denied, and needed/],
  ['only the Region of the secret in the context', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[SECRET_ARN][0] = DATABASE; }, /^denied, and needed .*sa-east-1/],
  ['GetParameter for GetParameters', ({ parameters }) => { parameters.Action = 'ssm:GetParameter'; }, /^denied, and needed .*GetParameters/],
  ['DescribeSecret for GetSecretValue', ({ secrets }) => { secrets.Action = 'secretsmanager:DescribeSecret'; }, /^denied, and needed .*GetSecretValue/],
  ['the alias of the key', ({ decryptSecrets }) => { decryptSecrets.Resource = `arn:aws:kms:${HERE}:alias/app`; }, /^denied, and needed .*kms:Decrypt/],
  ['another key', ({ decryptSecrets }) => { decryptSecrets.Resource = OTHER_KEY; }, /^denied, and needed .*kms:Decrypt/],
  ['another Region in ViaService', ({ decryptSecrets }) => { decryptSecrets.Condition.StringEquals[VIA] = 'secretsmanager.us-east-1.amazonaws.com'; }, /^denied, and needed/],
  ['another service in ViaService', ({ decryptSecrets }) => { decryptSecrets.Condition.StringEquals[VIA] = 'ssm.eu-central-1.amazonaws.com'; }, /^denied, and needed/],
  ['the suffix of another partition in ViaService', ({ decryptSecrets }) => { decryptSecrets.Condition.StringEquals[VIA] += '.cn'; }, /^denied, and needed/],
  ['the context of the other service', ({ decryptLicense }) => { decryptLicense.Condition.StringLike = { [SECRET_ARN]: context(LICENSE) }; }, /^denied, and needed/],
  ['StringEquals together with StringLike', ({ decryptSecrets: { Condition } }) => {
    Condition.StringEquals[SECRET_ARN] = DATABASE;
    Condition.StringLike[SECRET_ARN] = `${context(HUB)}-??????`;
  }, /^denied, and needed/],
  ['StringEquals where StringLike is meant', ({ decryptLicense: { Condition } }) => {
    Condition.StringEquals[PARAMETER_ARN] = Condition.StringLike[PARAMETER_ARN];
    delete Condition.StringLike;
  }, /^denied, and needed/],
  ['a condition on a key that KMS does not send', ({ decryptLicense }) => { decryptLicense.Condition.StringEquals['kms:CallerAccount'] = '123456789012'; }, /^denied, and needed/],
  ['a deny', (policy) => { policy.deny = { ...right().secrets, Sid: 'Deny', Effect: 'Deny', Resource: DATABASE }; }, /^denied, and needed .*prod\/database/],

  // Too much is allowed.
  ['an asterisk after an ARN', ({ secrets }) => { secrets.Resource[0] += '*'; }, /^allowed, and nothing needs it: .*prod\/database/],
  ['an asterisk for the suffix', ({ secrets }) => { secrets.Resource[2] = `${HUB}-*`; }, /^allowed, and nothing needs it: .*prod\/hub/],
  ['question marks for a suffix that is known', ({ secrets }) => { secrets.Resource[0] = DATABASE.replace('AbCdEf', '??????'); }, /^allowed, and nothing needs it: .*prod\/database/],
  ['the parent path', ({ secrets }) => { secrets.Resource[0] = `arn:aws:secretsmanager:${HERE}:secret:prod/*`; }, /^allowed, and nothing needs it/],
  ['all secrets', ({ secrets }) => { secrets.Resource = `arn:aws:secretsmanager:${HERE}:secret:*`; }, /^allowed, and nothing needs it/],
  ['secrets of any Region', ({ secrets }) => { secrets.Resource[0] = context(DATABASE); }, /^unknown: Resource/],
  ['secrets of any account', ({ secrets }) => { secrets.Resource[0] = DATABASE.replace('123456789012', '*'); }, /^allowed, and nothing needs it: .*999999999999/],
  ['parameters below a name', ({ parameters }) => parameters.Resource.push(`${LICENSE}/*`), /^allowed, and nothing needs it: .*license\/child/],
  ['the parent of a parameter', ({ parameters }) => parameters.Resource.push(`arn:aws:ssm:${HERE}:parameter/prod`), /^allowed, and nothing needs it: .*parameter\/prod/],
  ['DescribeSecret as well', ({ secrets }) => { secrets.Action = [secrets.Action, 'secretsmanager:DescribeSecret']; }, /^allowed, and nothing needs it: secretsmanager:DescribeSecret/],
  ['GetParameter as well', ({ parameters }) => { parameters.Action = [parameters.Action, 'ssm:GetParameter']; }, /^allowed, and nothing needs it: ssm:GetParameter /],
  ['GetParameterHistory as well', ({ parameters }) => { parameters.Action = [parameters.Action, 'ssm:GetParameterHistory']; }, /^allowed, and nothing needs it/],
  ['DescribeKey as well', ({ decryptSecrets }) => { decryptSecrets.Action = ['kms:Decrypt', 'kms:DescribeKey']; }, /^allowed, and nothing needs it: kms:DescribeKey/],
  ['any key', ({ decryptSecrets }) => { decryptSecrets.Resource = `arn:aws:kms:${HERE}:key/*`; }, /^allowed, and nothing needs it: kms:Decrypt .*9999/],
  ['a second key', ({ decryptSecrets }) => { decryptSecrets.Resource = [KEY, OTHER_KEY]; }, /^allowed, and nothing needs it: kms:Decrypt .*2222/],
  ['no condition on the key', ({ decryptSecrets }) => delete decryptSecrets.Condition, /^allowed, and nothing needs it: kms:Decrypt/],
  ['no ViaService', ({ decryptSecrets }) => delete decryptSecrets.Condition.StringEquals, /^allowed, and nothing needs it: kms:Decrypt/],
  ['no encryption context', ({ decryptSecrets }) => delete decryptSecrets.Condition.StringLike, /^allowed, and nothing needs it: kms:Decrypt/],
  ['any service', ({ decryptSecrets: { Condition } }) => { Condition.StringLike[VIA] = '*.eu-central-1.amazonaws.com'; delete Condition.StringEquals; }, /^allowed, and nothing needs it/],
  ['two services', ({ decryptLicense }) => { decryptLicense.Condition.StringEquals[VIA] = ['ssm', 'secretsmanager'].map((name) => `${name}.eu-central-1.amazonaws.com`); }, /^allowed, and nothing needs it/],
  ['any context', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[SECRET_ARN] = '*'; }, /^allowed, and nothing needs it/],
  ['any context of the account', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[SECRET_ARN] = 'arn:aws:secretsmanager:*:123456789012:secret:*'; }, /^allowed, and nothing needs it/],
  ['an asterisk for the suffix in the context', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[SECRET_ARN][1] = `${context(HUB)}-*`; }, /^allowed, and nothing needs it/],
  ['a key for the secret of another', ({ decryptOldLicense }) => { decryptOldLicense.Condition.StringLike[PARAMETER_ARN] = [context(LICENSE), context(MODE)]; }, /^allowed, and nothing needs it/],
  ['pulls from every repository', ({ pull }) => { pull.Resource = `arn:aws:ecr:${HERE}:repository/*`; }, /^allowed, and nothing needs it: ecr:/],
  ['pushes as well', ({ pull }) => pull.Action.push('ecr:PutImage'), /^allowed, and nothing needs it: ecr:PutImage/],
  ['every log group', ({ logs }) => { logs.Resource = `arn:aws:logs:${HERE}:log-group:*`; }, /^allowed, and nothing needs it: logs:/],
  ['log groups that begin alike', ({ logs }) => { logs.Resource = `${LOG_GROUP}*`; }, /^allowed, and nothing needs it: logs:/],
  ['log groups are created', ({ logs }) => logs.Action.push('logs:CreateLogGroup'), /^allowed, and nothing needs it: logs:CreateLogGroup/],

  // Something is not needed, though nothing else gets in.
  ['a statement twice', (policy) => { policy.again = { ...right().secrets, Sid: 'Again' }; }, /^nothing needs a statement/],
  ['a statement for nothing', (policy) => { policy.queue = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:${HERE}:queue` }; }, /^nothing needs a statement/],
  ['an action for nothing', ({ secrets }) => { secrets.Action = [secrets.Action, 'kms:Decrypt']; }, /^nothing needs the action kms:Decrypt/],
  ['an action twice, in other letters', ({ secrets }) => { secrets.Action = [secrets.Action, 'SecretsManager:GetSecretValue']; }, /^nothing needs the action/],
  ['a resource twice', ({ secrets }) => secrets.Resource.push(DATABASE), /^nothing needs the resource/],
  ['a resource that another covers', ({ secrets }) => secrets.Resource.push(`${HUB}-AbCdEf`), /^nothing needs the resource/],
  ['a resource of somebody else', ({ secrets }) => secrets.Resource.push(`arn:aws:secretsmanager:${HERE}:secret:finance-AbCdEf`), /^nothing needs the resource .*finance/],
  ['a context twice', ({ decryptSecrets }) => decryptSecrets.Condition.StringLike[SECRET_ARN].push(context(DATABASE)), /^nothing needs the value/],
  ['a service that holds nothing', ({ decryptSecrets: { Condition } }) => { Condition.StringEquals[VIA] = [Condition.StringEquals[VIA], 'rds.eu-central-1.amazonaws.com']; }, /^nothing needs the value rds/],
  ['a condition that always holds', ({ decryptSecrets }) => { decryptSecrets.Condition.StringLike[VIA] = 'secretsmanager.*'; }, /^nothing needs the condition StringLike on kms:ViaService/],
  ['a deny for nothing', (policy) => { policy.deny = { Effect: 'Deny', Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/x' }; }, /^nothing needs a statement/],

  // Elements that have no business there.
  ['an asterisk in an action', ({ secrets }) => { secrets.Action += '*'; }, /^unknown: Action/],
  ['all actions of a service', ({ parameters }) => { parameters.Action = 'ssm:*'; }, /^unknown: Action/],
  ['all actions', ({ secrets }) => { secrets.Action = '*'; }, /^unknown: Action/],
  ['all resources', ({ secrets }) => { secrets.Resource = '*'; }, /^unknown: Resource/],
  ['NotAction', ({ secrets }) => { secrets.NotAction = 'secretsmanager:PutSecretValue'; delete secrets.Action; }, /^unknown: .*NotAction/],
  ['NotResource', ({ secrets }) => { secrets.NotResource = HUB; delete secrets.Resource; }, /^unknown: .*NotResource/],
  ['a principal', ({ secrets }) => { secrets.Principal = '*'; }, /^unknown: .*Principal/],
  ['NotPrincipal', ({ secrets }) => { secrets.NotPrincipal = { AWS: '*' }; }, /^unknown: .*NotPrincipal/],
  ['IfExists', ({ decryptSecrets: { Condition } }) => { Condition.StringEqualsIfExists = Condition.StringEquals; delete Condition.StringEquals; }, /^unknown: operator/],
  ['ForAllValues', ({ decryptSecrets: { Condition } }) => { Condition['ForAllValues:StringLike'] = Condition.StringLike; delete Condition.StringLike; }, /^unknown: operator/],
  ['ForAnyValue', ({ decryptSecrets: { Condition } }) => { Condition['ForAnyValue:StringLike'] = Condition.StringLike; delete Condition.StringLike; }, /^unknown: operator/],
  ['StringNotEquals', ({ decryptSecrets: { Condition } }) => { Condition.StringNotEquals = { [VIA]: 'ssm.eu-central-1.amazonaws.com' }; }, /^unknown: operator/],
  ['Null', ({ decryptSecrets: { Condition } }) => { Condition.Null = { [SECRET_ARN]: 'false' }; }, /^unknown: operator/],
  ['a policy variable', ({ secrets }) => { secrets.Resource[0] = `arn:aws:secretsmanager:${HERE}:secret:\${aws:PrincipalTag/team}/database-AbCdEf`; }, /^unknown: Resource/],
  ['an effect in small letters', ({ secrets }) => { secrets.Effect = 'allow'; }, /^unknown: Effect/],
  ['one Sid for two statements', ({ parameters }) => { parameters.Sid = 'ReadSecrets'; }, /^unknown: two statements/],
];

test('there are at least forty of them, each with a name of its own', () => {
  expect(new Set(WRONG.map(([name]) => name)).size).toBe(WRONG.length);
  expect(WRONG.length).toBeGreaterThanOrEqual(40);
});

test.each(WRONG)('refused: %s', (_name, change, problem) => {
  const policy = right();
  change(policy);
  expect(judged(policy)).toContainEqual(expect.stringMatching(problem));
});

const trusting = (more: object) => ({ trust: { ...TRUST, Statement: [{ ...TRUST.Statement[0], ...more }] } });

test.each<[string, Judged, RegExp]>([
  ['a managed policy of AWS', { managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'] }, /^the managed policy .* is attached/],
  ['another version of the policy language', { policies: [{ Version: '2008-10-17', Statement: Object.values(right()) }] }, /^unknown: Version/],
  ['no version', { policies: [{ Statement: Object.values(right()) }] }, /^unknown: Version/],
  ['an empty policy in addition to the right one', { policies: [{ Version: '2012-10-17', Statement: Object.values(right()) }, { Version: '2012-10-17', Statement: [] }] }, /^unknown: an empty policy/],
  ['the same policy twice', { policies: [1, 2].map(() => ({ Version: '2012-10-17', Statement: Object.values(right()) })) }, /^nothing needs a statement/],
  ['trust in another service', trusting({ Principal: { Service: 'ec2.amazonaws.com' } }), /^unknown: Service/],
  ['trust in an account', trusting({ Principal: { Service: 'ecs-tasks.amazonaws.com', AWS: '123456789012' } }), /^unknown: .*principal/],
  ['trust in everybody', trusting({ Principal: '*' }), /^unknown: a principal/],
  ['trust that is missing', { trust: undefined }, /^unknown: a policy document/],
  ['trust under a condition that does not hold', trusting({ Condition: { StringEquals: { 'aws:SourceAccount': '210987654321' } } }), /^Amazon ECS may not assume the role/],
])('refused: %s', (_name, role, problem) => {
  expect(judged(right(), role)).toContainEqual(expect.stringMatching(problem));
});
