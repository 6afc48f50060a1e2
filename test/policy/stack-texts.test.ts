import { App, Aws, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { StackTexts } from '../../src/policy/stack-texts';
import { Synthesis } from '../../src/policy/synthesis';
import { newStack } from '../support/app';

function setUp() {
  const app = new App();
  const [own, other] = ['Own', 'Other'].map((id) => newStack({ app, id }));
  const arnIn = (stack: Stack) => new secretsmanager.Secret(stack, 'Secret').secretArn;
  return { own, ownArn: arnIn(own), otherArn: arnIn(other), texts: new StackTexts(own) };
}

const ref = { Ref: expect.stringMatching(/^Secret/) };

describe('what may lead out of a stack', () => {
  const { ownArn, otherArn, texts } = setUp();
  test.each<[string, unknown, boolean]>([
    ['a literal', 'arn:aws:s3:::bucket', false],
    ['a number', 3, false],
    ['nothing', undefined, false],
    ['a reference to the stack', ownArn, false],
    ['text around a reference to the stack', `${ownArn}:password::`, false],
    ['references to the stack, however deep', { a: [{ b: ownArn }, 'c', true, null] }, false],
    ['a reference to another stack', otherArn, true],
    ['references to both', `${ownArn} ${otherArn}`, true],
    ['a reference to another stack, however deep', { a: [{ b: otherArn }] }, true],
    ['a reference to another stack in the name of a property', { [otherArn]: 'a' }, true],
    ['a value that is found out later', Lazy.string({ produce: () => otherArn }), true],
    ['an object that is found out later', { a: Lazy.any({ produce: () => otherArn }) }, true],
    ['a list that is found out later', Token.asList(Fn.split(',', otherArn)), true],
    ['a number that is found out later', Token.asNumber(Lazy.number({ produce: () => 1 })), true],
    ['a pseudo parameter, which the CDK would have to look at', Aws.REGION, true],
  ])('%s', (_, value, leaves) => {
    expect(texts.mayLeaveStack(value)).toBe(leaves);
  });
});

describe('what the template has', () => {
  test('of references to the stack is what they come to, and of all else is what it was', () => {
    const { ownArn, otherArn, texts } = setUp();
    const late = Lazy.any({ produce: () => 'late' });
    const list = Token.asList(Fn.split(',', ownArn));
    expect(texts.inTemplate({ a: [ownArn, otherArn, 'text', 3, true, null], b: `${ownArn}:key::`, late, list, none: undefined })).toEqual({
      a: [ref, otherArn, 'text', 3, true, null], b: { 'Fn::Join': ['', [ref, ':key::']] }, late, list, none: undefined,
    });
  });

  test('is what the CDK would write', () => {
    const { own, ownArn, texts } = setUp();
    const bucket = new s3.Bucket(own, 'Bucket');
    const value = { a: `${ownArn}-x`, b: bucket.arnForObjects(`${bucket.bucketName}/*`) };
    expect(own.resolve(texts.inTemplate(value))).toEqual(own.resolve(value));
  });

  test('is known only from the synthesis on, since a logical id may change before', () => {
    const { own, ownArn } = setUp();
    const synthesis = Synthesis.of(own);
    expect(synthesis.inTemplate(ownArn, own)).toBe(ownArn);
    synthesis.resolving(true);
    synthesis.resolving(false);
    expect(synthesis.inTemplate(ownArn, own)).toEqual(ref);
  });

  test('is found out anew in the next synthesis', () => {
    const { own } = setUp();
    const secret = new secretsmanager.Secret(own, 'Named');
    const synthesis = Synthesis.of(own);
    const written = ['First', 'Second'].map((id) => {
      (secret.node.defaultChild as secretsmanager.CfnSecret).overrideLogicalId(id);
      synthesis.resolving(true);
      synthesis.resolving(false);
      return synthesis.inTemplate(secret.secretArn, own);
    });
    expect(written).toEqual([{ Ref: 'First' }, { Ref: 'Second' }]);
  });
});
