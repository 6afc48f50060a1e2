import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { matches } from './ruler/ruler';
import { SecretVersion, TaskSecret } from '../../src';
import { ENV, newStack } from '../support/app';
import { patterns } from '../support/event-patterns';
import { redeployed } from '../support/redeploy';

// The patterns of the rules, matched by AWS's own matcher against events in the shape that AWS documents.

const HOME = 'eu-central-1:123456789012';

interface Difference {
  readonly detailType?: string;
  readonly source?: string;
  readonly account?: string;
  readonly region?: string;
}

function labelUpdated(name: string, options: Difference & { readonly suffix?: string; readonly label?: string } = {}): object {
  const { source = 'aws.secretsmanager', account = ENV.account, region = ENV.region, suffix = 'AbCdEf', label = 'AWSCURRENT' } = options;
  return {
    'version': '0',
    'id': '0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6',
    'detail-type': options.detailType ?? 'Secret Label Updated',
    source,
    account,
    'time': '2026-11-26T12:00:00Z',
    region,
    'resources': [`arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`],
    'detail': { name, labelUpdated: label, versionId: '6e7f8091-a2b3-4c5d-8e9f-0a1b2c3d4e5f' },
  };
}

function parameterChange(name: string, operation: string, options: Difference = {}): object {
  const { source = 'aws.ssm', account = ENV.account, region = ENV.region } = options;
  return {
    'version': '0',
    'id': '6a7e4feb-b491-4cf7-a9f1-bf3703497718',
    'detail-type': options.detailType ?? 'Parameter Store Change',
    source,
    account,
    'time': '2026-11-26T12:00:00Z',
    region,
    'resources': [`arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`],
    'detail': { operation, name, type: 'SecureString' },
  };
}

/** The names of the events that start a redeployment of a task with these references. */
function starting(secrets: { [variable: string]: ecs.Secret }, events: { [name: string]: object }, stack = newStack({ env: ENV })): string[] {
  redeployed({ secrets }, {}, { stack });
  const found = matches(patterns(stack), events);
  return Object.keys(found).filter((event) => found[event].length > 0).sort();
}

test('a secret is followed by its complete ARN, and no neighbour of it is', () => {
  const reference = TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${HOME}:secret:prod/db-AbCdEf:password::`);
  expect(starting({ PASSWORD: reference }, {
    'the secret': labelUpdated('prod/db'),
    'another one of the name': labelUpdated('prod/db', { suffix: 'GhIjKl' }),
    'a longer name': labelUpdated('prod/db-x'),
    'a name that has the suffix': labelUpdated('prod/db-AbCdEf', { suffix: 'GhIjKl' }),
    'a shorter name': labelUpdated('prod/d'),
    'another account': labelUpdated('prod/db', { account: '210987654321' }),
    'another Region': labelUpdated('prod/db', { region: 'eu-west-1' }),
    'another source': labelUpdated('prod/db', { source: 'acme.secrets' }),
    'another kind': labelUpdated('prod/db', { detailType: 'AWS API Call via CloudTrail' }),
    'another label': labelUpdated('prod/db', { label: 'BLUE' }),
  })).toEqual(['the secret']);
});

test('a secret whose suffix is unknown is followed by its name', () => {
  const stack = newStack({ env: ENV });
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Database', 'prod/db');
  expect(starting({ PASSWORD: TaskSecret.fromSecretsManager(secret) }, {
    'the secret': labelUpdated('prod/db'),
    'the secret, created again': labelUpdated('prod/db', { suffix: 'GhIjKl' }),
    'a longer name': labelUpdated('prod/db-x'),
    'a longer path': labelUpdated('prod/db/x'),
    'another account, forwarded to this bus': labelUpdated('prod/db', { account: '210987654321' }),
    'another Region, forwarded to this bus': labelUpdated('prod/db', { region: 'eu-west-1' }),
  }, stack)).toEqual(['the secret', 'the secret, created again']);
});

test('where six letters may be the suffix or a part of the name, both are followed', () => {
  const reference = TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${HOME}:secret:prod/db-master`);
  expect(starting({ PASSWORD: reference }, {
    'the name': labelUpdated('prod/db-master'),
    'the suffix': labelUpdated('prod/db', { suffix: 'master' }),
    'neither': labelUpdated('prod/db'),
  })).toEqual(['the name', 'the suffix']);
});

test('a label of its own has an event of its own, and AWSPREVIOUS moves with AWSCURRENT', () => {
  const arn = (name: string) => `arn:aws:secretsmanager:${HOME}:secret:${name}-AbCdEf`;
  expect(starting({
    BLUE: TaskSecret.fromValueFrom(`${arn('blue')}::BLUE:`),
    OLD: TaskSecret.fromValueFrom(`${arn('old')}::AWSPREVIOUS:`),
    PENDING: TaskSecret.fromValueFrom(`${arn('pending')}::AWSPENDING:`),
    PINNED: TaskSecret.fromValueFrom(`${arn('pinned')}:::6e7f8091-a2b3-4c5d-8e9f-0a1b2c3d4e5f`),
  }, Object.fromEntries(['blue', 'old', 'pending', 'pinned'].flatMap((name) => ['AWSCURRENT', 'BLUE', 'AWSPENDING', 'AWSPREVIOUS']
    .map((label) => [`${name} ${label}`, labelUpdated(name, { label })]))))).toEqual(['blue BLUE', 'old AWSCURRENT']);
});

test('one secret in two versions is followed for both labels', () => {
  const stack = newStack({ env: ENV });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Database', `arn:aws:secretsmanager:${HOME}:secret:prod/db-AbCdEf`);
  expect(starting({
    NEW: TaskSecret.fromSecretsManager(secret),
    OLD: TaskSecret.fromSecretsManager(secret, { version: SecretVersion.stage('BLUE') }),
  }, {
    current: labelUpdated('prod/db'),
    blue: labelUpdated('prod/db', { label: 'BLUE' }),
    green: labelUpdated('prod/db', { label: 'GREEN' }),
  }, stack)).toEqual(['blue', 'current']);
});

test('a parameter is followed when it is created and when it is updated', () => {
  const references = { TOKEN: TaskSecret.fromValueFrom('/prod/token'), PLAIN: TaskSecret.fromValueFrom(`arn:aws:ssm:${HOME}:parameter/plain`) };
  expect(starting(references, {
    'updated': parameterChange('/prod/token', 'Update'),
    'created': parameterChange('/prod/token', 'Create'),
    'deleted': parameterChange('/prod/token', 'Delete'),
    'labelled': parameterChange('/prod/token', 'LabelParameterVersion'),
    'expiring': parameterChange('/prod/token', 'Update', { detailType: 'Parameter Store Policy Action' }),
    'a longer name': parameterChange('/prod/token/x', 'Update'),
    'a shorter name': parameterChange('/prod/toke', 'Update'),
    'another account': parameterChange('/prod/token', 'Update', { account: '210987654321' }),
    'another Region': parameterChange('/prod/token', 'Update', { region: 'eu-west-1' }),
    'another source': parameterChange('/prod/token', 'Update', { source: 'acme.ssm' }),
    'a name without a slash': parameterChange('plain', 'Update'),
    'a secret of the same name': labelUpdated('/prod/token'),
  })).toEqual(['a name without a slash', 'created', 'updated']);
});

test('a secret that is read through Parameter Store changes with the event of the secret', () => {
  expect(starting({ PASSWORD: TaskSecret.fromValueFrom('/aws/reference/secretsmanager/prod/db') }, {
    'the secret': labelUpdated('prod/db'),
    'a parameter of that name': parameterChange('/aws/reference/secretsmanager/prod/db', 'Update'),
    'a longer name': labelUpdated('prod/db-x'),
  })).toEqual(['the secret']);
});

test('each of a hundred secrets is followed, in as many rules as they need', () => {
  const names = Array.from({ length: 100 }, (_, index) => `prod/service-${index}/credentials-of-the-database`);
  const secrets = Object.fromEntries(names.map((name, index) => [`S${index}`, TaskSecret.fromValueFrom(`arn:aws:secretsmanager:${HOME}:secret:${name}-AbCdEf`)]));
  const events = Object.fromEntries(names.map((name) => [name, labelUpdated(name)]));
  expect(starting(secrets, { ...events, other: labelUpdated('prod/service-100/credentials-of-the-database') })).toEqual([...names].sort());
});
