import { App, CfnParameter, PhysicalName, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { RepositoryCredentials, TaskSecret } from '../../src';
import { ENV, newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { cases } from '../support/effort';
import { taskReading } from '../support/reading';

const { Secret } = secretsmanager;
const HEAD = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:';
const ids = (stack: Stack) => warnings(stack).map(({ id }) => id.replace('cdk-fargate-secrets:', '')).filter((id) => id !== 'unknownEncryptionKey');

const accepted = (code: () => unknown) => {
  try {
    code();
    return true;
  } catch {
    return false;
  }
};

/** Valid references, each cut into pieces of which any may become a parameter with that default. */
const VALID = [
  ['arn:', 'aws', ':secretsmanager:', 'eu-central-1', ':', '123456789012', ':secret:', 'prod/', 'database', '-AbCdEf'],
  ['arn:', 'aws', ':secretsmanager:', 'eu-central-1', ':', '123456789012', ':secret:', 'prod', '-AbCdEf', ':', 'password', '::'],
  ['arn:', 'aws', ':secretsmanager:', 'eu-central-1', ':', '123456789012', ':secret:', 'prod', '-AbCdEf', '::', 'AWSPREVIOUS', ':'],
  ['arn:', 'aws', ':ssm:', 'eu-central-1', ':', '123456789012', ':parameter/', 'prod', '/stripe', '-key'],
  ['/prod/', 'stripe', '-key'],
];

/** Pieces that may be a token: whole parts of the reference, or a part of a name. */
const isReplaceable = (piece: string) => /^[^:]+$/.test(piece) && !/^\//.test(piece);

test('a piece of a valid reference may be a parameter', () => {
  fc.assert(fc.property(fc.constantFrom(...VALID), fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }), (pieces, indices) => {
    const stack = newStack();
    const mixed = pieces.map((piece, index) => indices.includes(index) && isReplaceable(piece)
      ? new CfnParameter(stack, `Piece${index}`, { default: piece }).valueAsString : piece).join('');
    expect(() => TaskSecret.fromValueFrom(mixed)).not.toThrow();
    expect(() => TaskSecret.fromValueFrom(pieces.join(''))).not.toThrow();
  }), { numRuns: cases(200) });
});

test('what is wrong with the text of a reference is wrong whatever its tokens are', () => {
  const wrong = fc.constantFrom('*', '?', '#', ' ', '\n', '$', '{', '<', '"', '\\', '\u0001');
  fc.assert(fc.property(fc.constantFrom(...VALID), wrong, fc.nat(11), fc.nat(11), (pieces, slip, at, token) => {
    const stack = newStack();
    const position = 1 + at % (pieces.length - 1);
    const spoilt = pieces.map((piece, index) => index === position ? slip + piece : piece);
    const literal = spoilt.join('');
    fc.pre(!accepted(() => TaskSecret.fromValueFrom(literal)));
    const mixed = spoilt.map((piece, index) => index === token && index !== position && isReplaceable(piece)
      ? new CfnParameter(stack, 'Piece', { default: piece }).valueAsString : piece).join('');
    expect(accepted(() => TaskSecret.fromValueFrom(mixed))).toBe(false);
  }), { numRuns: cases(200) });
});

describe('an ARN whose end is a literal is judged by it', () => {
  test.each<[string, (token: string) => string, string[]]>([
    ['a name without the suffix', (token) => `${HEAD}${token}/database`, ['partialSecretArn']],
    ['a name with it', (token) => `${HEAD}${token}/database-AbCdEf`, []],
    ['a token at the end', (token) => `${HEAD}prod/${token}`, ['partialSecretArn']],
    ['a token as the name', (token) => `${HEAD}${token}`, ['partialSecretArn']],
    ['less than a suffix', (token) => `${HEAD}prod-${token}Ef`, ['partialSecretArn']],
    ['the ARN in a token, with a tail', (token) => `${token}:password::`, []],
  ])('%s', (_, arn, expected) => {
    const stack = newStack({ env: ENV });
    taskReading(stack, TaskSecret.fromValueFrom(arn(new CfnParameter(stack, 'Text').valueAsString)));
    expect(ids(stack)).toEqual(expected);
  });

  test('fails in the import of a partial ARN that ends as if it were complete', () => {
    const stack = newStack();
    const arn = `${HEAD}${new CfnParameter(stack, 'Text').valueAsString}/jwt-secret`;
    expect(() => TaskSecret.fromSecretsManager(Secret.fromSecretPartialArn(stack, 'Secret', arn)))
      .toThrow("the secret is imported by name or partial ARN, and 'Stack/Secret' ends in '-' and six characters");
  });
});

describe('a secret of the app that another environment knows by its name', () => {
  function read(secretName: string) {
    const app = new App();
    const data = newStack({ app, id: 'Data', env: { ...ENV, region: 'us-east-1' } });
    const secret = new Secret(data, 'Secret', { secretName });
    const stack = newStack({ app, id: 'Stack', env: ENV });
    taskReading(stack, TaskSecret.fromSecretsManager(secret));
    return stack;
  }

  test.each(['prod/x', PhysicalName.GENERATE_IF_NEEDED])('keeps the warning of a partial ARN', (secretName) => {
    expect(ids(read(secretName))).toEqual(['partialSecretArn']);
  });

  test('fails where the name ends as if it were complete', () => {
    expect(synthError(read('prod/jwt-secret'))).toContain("the secret 'Data/Secret' is in another environment than the stack 'Stack', which knows it by its name only");
  });
});

describe('a name that begins as a look-up placeholder', () => {
  test('is a name like any other', () => {
    const stack = newStack({ env: ENV });
    const arn = `${HEAD}dummy-value-for-tests-AbCdEf`;
    expect(stack.resolve(TaskSecret.fromValueFrom(arn).arn)).toBe(arn);
    taskReading(stack, TaskSecret.fromValueFrom(arn));
    expect(ids(stack)).toEqual([]);
  });

  test('hides nothing that is wrong with the rest of an ARN', () => {
    expect(() => TaskSecret.fromValueFrom(`${HEAD}x-dummy-value-for-*`)).toThrow('a wildcard');
    expect(() => RepositoryCredentials.fromSecretArn(`${SECRET_ARN}:dummy-value-for-x::`)).toThrow('the ARN of the whole secret');
  });
});
