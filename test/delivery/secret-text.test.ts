import { CfnParameter, Fn, SecretValue, Token, Tokenization } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { SecretText, SecretTextEncoding, TaskSecret } from '../../src';
import { errorOf, newStack, SECRET_ARN } from '../support/app';

const secret = (jsonKey = 'password') => TaskSecret.fromValueFrom(`${SECRET_ARN}:${jsonKey}::`, { anyEncryptionKey: true });

/** The parts of a text as messages could show them: literal text, and values by their reference and encoding. */
function partsOf(text: SecretText): unknown[] {
  return text._parts.map((part) => typeof part === 'string' ? part : [part.secret.arn, part.encoding]);
}

const { URL, NONE } = SecretTextEncoding;

test('a template is text and, at its placeholders, values', () => {
  const text = SecretText.fromTemplate('postgres://{user}:{password}@{host}:5432/app', {
    host: secret('host'), password: secret('password'), user: secret('user'),
  }, { encoding: URL, encodings: { host: NONE } });
  expect(partsOf(text)).toEqual([
    'postgres://', [`${SECRET_ARN}:user::`, 'URL'], ':', [`${SECRET_ARN}:password::`, 'URL'], '@', [`${SECRET_ARN}:host::`, 'NONE'], ':5432/app',
  ]);
  expect(text.template).toBe('postgres://{user}:{password}@{host}:5432/app');
});

test('a value is not changed unless an encoding is chosen', () => {
  expect(partsOf(SecretText.fromTemplate('{a}', { a: secret() }))).toEqual([[`${SECRET_ARN}:password::`, 'NONE']]);
});

test('a placeholder may be repeated, and its value is received once', () => {
  const [first, , second] = SecretText.fromTemplate('{a}-{a}', { a: secret() })._parts;
  expect(first).toBe(second);
});

describe('a placeholder is a name in braces, and nothing else is one:', () => {
  test.each(['a', '_', '_0', 'Az_09', 'constructor', '__proto__', 'toString', 'a'.repeat(300)])('{%s} is', (name) => {
    expect(partsOf(SecretText.fromTemplate(`x{${name}}y`, Object.fromEntries([[name, secret()]])))).toEqual(['x', [`${SECRET_ARN}:password::`, 'NONE'], 'y']);
  });

  test.each(['{}', '{0}', '{a-b}', '{a b}', '{ a }', '{a', 'a}', '{"a":1}', '{é}', '{a.b}', '{a:b}', '{a,b}', '{\n}', '{{}}'])('%j is not', (literal) => {
    expect(partsOf(SecretText.fromTemplate(`${literal}{value}${literal}`, { value: secret() })))
      .toEqual([literal, [`${SECRET_ARN}:password::`, 'NONE'], literal]);
  });

  test.each([
    ['{"password":"{password}"}', '{"password":"', '"}'],
    ['{{password}}', '{', '}'],
    ['${password}', '$', undefined],
    ['{a{password}}', '{a', '}'],
  ])('in %j, the braces around it are text', (template, before, after) => {
    expect(partsOf(SecretText.fromTemplate(template, { password: secret() })))
      .toEqual([before, [expect.anything(), 'NONE'], after].filter((part) => part !== undefined));
  });

  test('what is written back is the template, whatever it is', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('{', '}', '{a}', '{b}', '{a b}', '$', '\\', '"'));
    fc.assert(fc.property(fc.array(piece).map((pieces) => pieces.join('').replace(/[\0]/g, '')), (template) => {
      const names = [...template.matchAll(/\{([A-Za-z_]\w*)\}/g)].map(([, name]) => name);
      fc.pre(names.length > 0);
      const text = SecretText.fromTemplate(template, Object.fromEntries(names.map((name) => [name, secret(name)])));
      const written = text._parts.map((part) => typeof part === 'string' ? part : `{${part.secret.arn.slice(SECRET_ARN.length + 1, -2)}}`);
      expect(written.join('')).toBe(template);
    }));
  });
});

describe('fails, and names the factory and what is wrong:', () => {
  const fail = (make: () => unknown) => errorOf(make).replace(/^SecretText\.fromTemplate: /, '');
  const values = { password: secret() };

  test.each<[string, () => unknown, string]>([
    ['a placeholder without a value', () => SecretText.fromTemplate('{user}:{password}', values),
      "the template has the placeholder 'user' without a value; 'values' has 'password'"],
    ['several placeholders without a value', () => SecretText.fromTemplate('{b}{a}{b}', {}),
      "the template has the placeholders 'b', 'a' without a value; 'values' has none"],
    ['a value without a placeholder', () => SecretText.fromTemplate('{password}', { ...values, user: secret() }),
      "'values' has 'user' without a placeholder; the template has 'password', and a placeholder is {name}, of letters, digits and '_', the first of them no digit"],
    ['a name that no placeholder can have', () => SecretText.fromTemplate('{db-password}', { 'db-password': secret() }),
      "'values' has 'db-password' without a placeholder; the template has none, and a placeholder is {name}, of letters, digits and '_', the first of them no digit"],
    ['no placeholder', () => SecretText.fromTemplate('text', {}),
      "the template has no placeholder, so the text contains no secret; write {name} where a value belongs, and give its secret in 'values'"],
    ['an encoding for what is not a placeholder', () => SecretText.fromTemplate('{password}', values, { encodings: { host: NONE } }),
      "'encodings' has 'host' without a placeholder; the template has 'password'"],
    ['an encoding that does not exist', () => SecretText.fromTemplate('{password}', values, { encoding: 'BASE64' as SecretTextEncoding }),
      "'encoding' must be one of SecretTextEncoding: URL, JSON, PGPASS, NETRC, NONE"],
    ['an encoding of a value that does not exist', () => SecretText.fromTemplate('{password}', values, { encodings: { password: 'url' as SecretTextEncoding } }),
      "the encoding of 'password' must be one of SecretTextEncoding: URL, JSON, PGPASS, NETRC, NONE"],
    ['no template', () => SecretText.fromTemplate(undefined as any, values), "'template' must be a string, got undefined"],
    ['no values', () => SecretText.fromTemplate('{password}', undefined as any), "'values' must be an object, the secret of each placeholder,"
      + " such as { password: TaskSecret.fromSecretsManager(secret, { jsonKey: 'password' }) }"],
    ['options that are an encoding', () => SecretText.fromTemplate('{password}', values, URL as any), "'options' must be an object, such as { encoding: SecretTextEncoding.URL }"],
    ['encodings that are one encoding', () => SecretText.fromTemplate('{password}', values, { encodings: URL as any }),
      "'encodings' must be an object, such as { host: SecretTextEncoding.NONE }"],
    ['a value that is a string', () => SecretText.fromTemplate('{password}', { password: 'hunter2-hunter2' as any }),
      "the value of 'password' is a string; write text that is not a secret into the template, and give a secret as TaskSecret.fromSecretsManager(secret), or with another factory of TaskSecret"],
    ['a value that is undefined', () => SecretText.fromTemplate('{password}', { password: undefined as any }),
      "the value of 'password' is undefined; give TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret"],
    ['a value that is null', () => SecretText.fromTemplate('{password}', { password: null as any }),
      "the value of 'password' is null; give TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret"],
    ['a secret instead of a reference to it', () => SecretText.fromTemplate('{password}', {
      password: secretsmanager.Secret.fromSecretCompleteArn(newStack(), 'Secret', SECRET_ARN) as any,
    }), "the value of 'password' is a secret, not an ecs.Secret; give TaskSecret.fromSecretsManager(secret, { jsonKey: '…' }), or leave out the options for the whole secret"],
    ['a SecretValue', () => SecretText.fromTemplate('{password}', { password: SecretValue.unsafePlainText('hunter2-hunter2') as any }),
      "the value of 'password' is a SecretValue, not an ecs.Secret; its value would be in the template: give TaskSecret.fromSecretsManager(secret)"],
    ['NUL', () => SecretText.fromTemplate('a\0{password}', values), "'template' has a NUL or half of a surrogate pair in it, which no command line can hold; remove it"],
    ['half of a surrogate pair', () => SecretText.fromTemplate('a\ud800{password}', values),
      "'template' has a NUL or half of a surrogate pair in it, which no command line can hold; remove it"],
    ['a pseudo parameter as text', () => SecretText.fromTemplate('{password}@${AWS::Region}', values), "'template' has '${AWS::Region}' in it, which CloudFormation replaces in Fn::Sub only;"
      + ' write the value itself, or the pseudo parameter of the CDK, such as Aws.PARTITION'],
    ['a token that was printed', () => SecretText.fromTemplate('{password}@${Token[Old.99999]}', values),
      "'template' has '${Token[…]}' in it, which is the printed form of a token, not a token of this app; pass on the token itself, or a literal"],
    ['a number that is a token', () => SecretText.fromTemplate(`{password}@h:${new CfnParameter(newStack(), 'Port', { type: 'Number' }).valueAsNumber}/`, values),
      "'template' contains a number or list token, which is known at deployment only and cannot be written as text;"
      + ' write a number as Tokenization.stringifyNumber(port), and an entry of a list as Fn.select(0, list)'],
    ['a list that is a token', () => SecretText.fromTemplate(`{password}@${new CfnParameter(newStack(), 'Hosts', { type: 'CommaDelimitedList' }).valueAsList}`, values),
      "'template' contains a number or list token, which is known at deployment only and cannot be written as text;"
      + ' write a number as Tokenization.stringifyNumber(port), and an entry of a list as Fn.select(0, list)'],
  ])('%s', (_, make, message) => {
    expect(errorOf(make)).toMatch(/^SecretText\.fromTemplate: /);
    expect(fail(make)).toBe(message);
    expect(fail(make)).not.toContain('hunter2');
  });
});

test('what is known at deployment is text, numbers and entries of lists included', () => {
  const stack = newStack();
  const port = new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber;
  const host = new CfnParameter(stack, 'Host').valueAsString;
  const text = SecretText.fromTemplate(`{password}@${host}:${Tokenization.stringifyNumber(port)}/${Fn.select(0, Token.asList(Fn.ref('Names')))}`, { password: secret() });
  expect(stack.resolve(text._parts.slice(1))).toEqual([{ 'Fn::Join': ['', ['@', { Ref: 'Host' }, ':', { Ref: 'Port' }, '/', { 'Fn::Select': [0, { Ref: 'Names' }] }]] }]);
});
