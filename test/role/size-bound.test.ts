import { Aws, CfnParameter, Fn, Lazy, ScopedAws, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { objectStatements } from '../../src/delivery/object-access';
import { DOCUMENT_FRAME, policyLength } from '../../src/policy/policy-length';
import { ecrRepositoryArn, pullStatements } from '../../src/registry/ecr-repository';
import {
  boundOfCredentialSpecs, boundOfImage, boundOfJson, boundOfObject, boundOfRead, boundOfStatement, FRAME_BOUND,
} from '../../src/role/size-bound';
import { readPermissions } from '../../src/secret/permissions';
import { SecretSource } from '../../src/secret/reference';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../../src/secret/service';
import { container, KEY_ARN, newStack, SECRET_ARN } from '../support/app';
import { DeployedTemplate, templateOf } from '../support/deployed';

/** What CloudFormation will have written for the ARN of a named secret, in the longest Region. */
const arnOf = ({ Name }: { Name: string }) => `arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:${Name}-AbCdEf`;

function deployedLengths(stack: Stack) {
  const { Resources } = templateOf(stack) as DeployedTemplate;
  const written = (json: any): any => json?.Ref && Resources[json.Ref]?.Type === 'AWS::SecretsManager::Secret' ? arnOf(Resources[json.Ref].Properties)
    : Array.isArray(json) ? json.map(written)
      : json && typeof json === 'object' ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, written(value)])) : json;
  const all = Object.values(Resources);
  const length = (document: unknown) => JSON.stringify(written(document)).length;
  return {
    inline: all.flatMap(({ Properties }) => Properties?.Policies ?? []).reduce((sum, { PolicyDocument }) => sum + length(PolicyDocument), 0),
    managed: all.filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy').map(({ Properties }) => length(Properties.PolicyDocument)),
  };
}

test.each([
  [70, 120, PolicyPlacement.INLINE],
  [12, 512, PolicyPlacement.INLINE],
  [24, 512, PolicyPlacement.INLINE],
  [30, 400, PolicyPlacement.MANAGED],
  [120, 400, PolicyPlacement.MANAGED],
])('%i secrets with names of %i characters are within the limits of IAM, under %s', (count, length, policyPlacement) => {
  const stack = newStack();
  const secrets = Object.fromEntries(Array.from({ length: count }, (_, index): [string, ecs.Secret] => [`S${index}`,
    TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, `S${index}`, { secretName: `${index}/`.padEnd(length, 'x') }))]));
  new SecureFargateTaskDefinition(stack, 'Task', { policyPlacement, containers: { app: container({ secrets }) } });
  const { inline, managed } = deployedLengths(stack);
  expect(inline + managed.length).toBeGreaterThan(0);
  expect(inline).toBeLessThanOrEqual(10_240);
  managed.forEach((each) => expect(each).toBeLessThanOrEqual(6_144));
});

const home = { partition: 'aws', region: 'eu-central-1', account: '123456789012' };

/** Something that is read, under some keys. */
function boundOf(read: SecretSource, known: Map<string, number>): number {
  return boundOfRead(read, read.keys, new Set(), known);
}

function source(arn: string, keys: readonly string[] = [], options: Partial<SecretSource> & { any?: boolean } = {}): SecretSource {
  const { any = false, ...others } = options;
  return { service: SECRETS_MANAGER, arn, home, partial: false, keys: { arns: keys, any, unknown: false }, ...others };
}

/** The most characters that statements take in a deployed policy, commas included. */
function lengthOf(statements: readonly iam.PolicyStatement[], stack: Stack): number {
  return statements.reduce((sum, statement) => sum + policyLength(stack.resolve(statement.toStatementJson()), stack) + 1, 0);
}

/** Expects an upper bound that is close to the length: one that is far from it has every policy measured. */
function expectClose(bound: number, length: number, distance: number): void {
  expect(bound).toBeGreaterThanOrEqual(length);
  expect(bound - length).toBeLessThanOrEqual(distance);
}

describe('the bound of what is read', () => {
  /** For each statement that decrypts, what a key and a Region may take that only the deployment knows. */
  const FOR_A_KEY = 260;
  const OTHER_KEY = KEY_ARN.replace('1111', '2222');

  test.each<[string, number, (stack: Stack) => SecretSource[]]>([
    ['nothing', 0, () => []],
    ['a secret', 0, () => [source(SECRET_ARN)]],
    ['many secrets', 0, () => Array.from({ length: 40 }, (_, index) => source(`${SECRET_ARN}${index}`))],
    ['a secret by its partial ARN', 0, () => [source(SECRET_ARN, [], { partial: true })]],
    ['many secrets by their partial ARNs', 0, () => Array.from({ length: 5 }, (_, index) => source(`${SECRET_ARN}${index}`.repeat(2), [], { partial: true }))],
    ['a secret and a parameter', 0, () => [source(SECRET_ARN), source('arn:aws:ssm:eu-central-1:123456789012:parameter/a', [], { service: PARAMETER_STORE })]],
    ['a secret under a key', 1, () => [source(SECRET_ARN, [KEY_ARN])]],
    ['a secret under two keys', 2, () => [source(SECRET_ARN, [KEY_ARN, OTHER_KEY])]],
    ['a secret under many keys', 8, () => [source(SECRET_ARN, Array.from({ length: 8 }, (_, index) => `${KEY_ARN}${index}`))]],
    ['a secret under any key', 1, () => [source(SECRET_ARN, [], { any: true })]],
    ['a secret under a key, or any', 2, () => [source(SECRET_ARN, [KEY_ARN], { any: true })]],
    ['many secrets under one key', 1, () => Array.from({ length: 6 }, (_, index) => source(`${SECRET_ARN}${index}`, [KEY_ARN]))],
    ['a secret and a parameter under one key', 2, () => [
      source(SECRET_ARN, [KEY_ARN]), source('arn:aws:ssm:eu-central-1:123456789012:parameter/a', [KEY_ARN], { service: PARAMETER_STORE }),
    ]],
  ])('%s is close to what the statements take', (_, keys, sourcesIn) => {
    const stack = newStack();
    const sources = sourcesIn(stack);
    const counted = new Set<string>();
    const known = new Map<string, number>();
    const bound = sources.reduce((sum, each) => sum + boundOfRead(each, each.keys, counted, known), FRAME_BOUND);
    const statements = readPermissions(sources, (text) => text).map((permission) => permission.statement(permission.values));
    // The suffix of a partial ARN, and of a Region that a decryption leaves open, is within the room for the frame.
    expectClose(bound, DOCUMENT_FRAME + lengthOf(statements, stack), FRAME_BOUND + keys * FOR_A_KEY);
  });

  test('takes the bound of an ARN that is known already', () => {
    const known = new Map<string, number>();
    const first = boundOf(source(SECRET_ARN), known);
    expect([...known]).toEqual([[SECRET_ARN, first]]);
    known.set(SECRET_ARN, 1_000);
    expect(boundOf(source(SECRET_ARN), known)).toBe(1_000);
  });
});

describe('the bound of a text', () => {
  const DEEP = Array.from({ length: 8 }, (_, index) => `Component${index}`.padEnd(30, 'x'));

  /** A construct whose path is longer than a logical id may be. */
  function deep(stack: Stack) {
    return DEEP.reduce<iam.Role | Stack>((scope, id) => new iam.Role(scope, id, { assumedBy: new iam.AccountRootPrincipal() }), stack);
  }

  test.each<[string, number, (stack: Stack) => string]>([
    ['a literal', 0, () => SECRET_ARN],
    ['a Region', 260, () => `${Aws.REGION}-a`],
    ['the Region of a stack', 260, (stack) => `${new ScopedAws(stack).region}-a`],
    ['the id of a stack', 260, (stack) => new ScopedAws(stack).stackId],
    ['two references', 500, () => `${Aws.REGION}-${Aws.PARTITION}`],
    ['an export', 60, () => Fn.importValue('Secret')],
    ['a text of synthesis', 260, () => Lazy.string({ produce: () => 'a' })],
    ['a parameter of the template', 60, (stack) => new CfnParameter(stack, 'Given').valueAsString],
    ['a parameter of the template with a long default', 10, (stack) => new CfnParameter(stack, 'Given', { default: 'd'.repeat(900) }).valueAsString],
    ['a parameter of the template with a short one', 260, (stack) => new CfnParameter(stack, 'Given', { maxLength: 4 }).valueAsString],
    ['a resource', 250, (stack) => new secretsmanager.Secret(stack, 'Secret').secretArn],
    ['a resource with a name', 60, (stack) => new secretsmanager.Secret(stack, 'Secret', { secretName: 'n'.repeat(500) }).secretArn],
    ['a resource with a name that is a token', 260, (stack) =>
      new secretsmanager.Secret(stack, 'Secret', { secretName: new CfnParameter(stack, 'Name').valueAsString }).secretArn],
    ['a resource with a short name', 60, (stack) => new secretsmanager.Secret(stack, 'Secret', { secretName: 'n' }).secretArn],
    ['a resource deep in the tree', 160, (stack) => new secretsmanager.Secret(deep(stack), 'Secret').secretArn],
  ])('is close to what it takes: %s', (_, distance, textIn) => {
    const stack = newStack();
    const text = textIn(stack);
    expectClose(boundOf(source(text), new Map()), policyLength(text, stack) + 1, distance);
  });
});

describe('the bound of what else is granted', () => {
  const imageIn = (stack: Stack, image: string, credentialSpecs?: ecs.CredentialSpec[]) =>
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry(image), credentialSpecs });

  test('is nothing for an image of another registry', () => {
    expect(boundOfImage(imageIn(newStack(), 'acme/app:1'))).toBe(0);
  });

  test('is close to what an image in Amazon ECR takes', () => {
    const stack = newStack();
    const image = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/${'a'.repeat(250)}:1`;
    expectClose(boundOfImage(imageIn(stack, image)), lengthOf(pullStatements([ecrRepositoryArn(image)!]), stack), 310);
  });

  test.each([0, 1])('is close to what %i parameters with a credential spec take', (count) => {
    const stack = newStack();
    const parameters = Array.from({ length: count }, (_, index) => `arn:aws:ssm:eu-central-1:123456789012:parameter/${'p'.repeat(300)}${index}`);
    const specs = parameters.map((arn) => ({ bind: () => ({ location: arn }) }) as unknown as ecs.CredentialSpec);
    const statements = parameters.map((resource) => new iam.PolicyStatement({ actions: ['ssm:GetParameters'], resources: [resource] }));
    expectClose(boundOfCredentialSpecs(imageIn(stack, 'acme/app:1', specs)), lengthOf(statements, stack), 250 * count);
  });

  test.each<[string, number, (stack: Stack) => string | undefined]>([
    ['no key', 1_900, () => undefined],
    ['a key', 1_130, () => KEY_ARN],
    ['a key of the app', 700, (stack) => new kms.Key(stack, 'Key'.padEnd(200, 'x')).keyArn],
  ])('is close to what an object takes in a bucket under %s', (_, distance, keyArnIn) => {
    const stack = newStack();
    const keyArn = keyArnIn(stack);
    const bucket = new s3.CfnBucket(stack, 'Bucket', {
      bucketName: 'acme-config',
      bucketEncryption: keyArn ? { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn } }] } : undefined,
    });
    const read = { option: 'environmentFiles', bucketArn: `arn:aws:s3:::${'b'.repeat(250)}`, objectKey: 'k'.repeat(400), bucket, isAsset: false } as const;
    const statements = objectStatements([read], stack, (text) => text);
    expect(statements).toHaveLength(keyArn ? 3 : 2);
    expectClose(boundOfObject(read), lengthOf(statements, stack), distance);
  });

  test.each<[string, number, (stack: Stack) => string[]]>([
    ['a secret of the app that has a long name', 520, (stack) => [new secretsmanager.Secret(stack, 'Secret', { secretName: 'n'.repeat(300) }).secretArn]],
    ['what only synthesis knows', 300, () => [Lazy.string({ produce: () => 'r'.repeat(550) })]],
    ['what only synthesis knows, in a text', 510, () => [`${Lazy.string({ produce: () => 'r' })}/a`]],
  ])('is close to what a statement takes for %s', (_, distance, resourcesIn) => {
    const stack = newStack();
    const statement = new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: resourcesIn(stack) });
    expectClose(boundOfStatement(statement), lengthOf([statement], stack), distance);
  });

  test.each<[string, iam.PolicyStatementProps]>([
    ['an action and a resource', { actions: ['s3:GetObject'], resources: ['*'] }],
    ['many actions', { actions: Array.from({ length: 60 }, (_, index) => `s3:GetObject${index}`), resources: ['*'] }],
    ['many resources', { actions: ['s3:GetObject'], resources: Array.from({ length: 60 }, (_, index) => `arn:aws:s3:::bucket-${index}/*`) }],
    ['a condition', { actions: ['s3:GetObject'], resources: ['*'], conditions: { StringEquals: { 'aws:PrincipalTag/team': 't'.repeat(600) } } }],
  ])('is close to what a statement takes with %s', (_, props) => {
    const statement = new iam.PolicyStatement(props);
    const stack = newStack();
    expectClose(boundOfStatement(statement), lengthOf([statement], stack), 260);
  });

  test('is close to the length of the JSON, and zero without statements', () => {
    const json = { Statement: [{ Resource: 'r'.repeat(100) }] };
    expectClose(boundOfJson(json), JSON.stringify(json).length, 3);
    expect(boundOfJson(undefined)).toBe(0);
    expect(boundOfJson(() => undefined)).toBeLessThan(10); // a property may be anything
  });
});
