import { Aspects, CfnParameter, CfnResource, Fn, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { bucketKeyOf, cfnBucketKey } from '../../src/delivery/bucket-key';
import { ENV, KEY_ARN, newStack } from '../support/app';

const OTHER_KEY = KEY_ARN.replace('1111-', '9999-');
const PATH = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';
const l1 = (bucket: s3.IBucket) => bucket.node.defaultChild as s3.CfnBucket;
const under = (kmsMasterKeyId?: string, sseAlgorithm = 'aws:kms') =>
  ({ serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId } }] });

/** The key of an L1 bucket with this encryption. */
function keyUnder(stack: Stack, bucketEncryption?: s3.CfnBucketProps['bucketEncryption']) {
  const { arns, unknown } = cfnBucketKey(new s3.CfnBucket(stack, 'Bucket', { bucketEncryption }));
  return { arns: stack.resolve(arns), unknown };
}

const NONE = { arns: [], unknown: false };
const UNKNOWN = { arns: [], unknown: true };
const known = (arn: unknown) => ({ arns: [arn], unknown: false });
const ARN_OF_KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
const l1Key = (stack: Stack) => new kms.CfnKey(stack, 'Key', { keyPolicy: {} });

describe('the key of a bucket of the app', () => {
  test.each<[string, (stack: Stack) => s3.CfnBucketProps['bucketEncryption'], object]>([
    ['no encryption', () => undefined, NONE],
    ['keys of Amazon S3', () => under(undefined, 'AES256'), NONE],
    ['the default of KMS', () => under(), NONE],
    ['the alias of the AWS managed key', () => under('alias/aws/s3'), NONE],
    ['the ARN of that alias', () => under('arn:aws:kms:eu-central-1:123456789012:alias/aws/s3'), NONE],
    ['an alias', () => under('alias/acme'), UNKNOWN],
    ['an ARN', () => under(KEY_ARN), known(KEY_ARN)],
    ['two layers', () => under(KEY_ARN, 'aws:kms:dsse'), known(KEY_ARN)],
    ['an id', () => under('11111111-2222-3333-4444-555555555555'), known(KEY_ARN)],
    ['a wildcard', () => under(KEY_ARN.replace(/key.*/, 'key/*')), UNKNOWN],
    ['the attribute of a key', (stack) => under(l1Key(stack).attrArn), known(ARN_OF_KEY)],
    ['the Ref of a key', (stack) => under(l1Key(stack).ref), known(ARN_OF_KEY)],
    ['an alias of the app', (stack) => under(new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/acme', targetKeyId: l1Key(stack).ref }).ref), known(ARN_OF_KEY)],
    ['a parameter', (stack) => under(new CfnParameter(stack, 'Parameter').valueAsString), UNKNOWN],
    ['an import', () => under(Fn.importValue('KeyArn')), UNKNOWN],
    ['a lazy string', () => under(Lazy.string({ produce: () => KEY_ARN })), known(KEY_ARN)],
    ['a lazy reference', (stack) => { const key = l1Key(stack); return under(Lazy.string({ produce: () => key.attrArn })); }, known(ARN_OF_KEY)],
    ['a lazy property', (stack) => { const key = l1Key(stack); return Lazy.any({ produce: () => under(key.attrArn) }); }, known(ARN_OF_KEY)],
    ['a condition', () => ({ serverSideEncryptionConfiguration: [Fn.conditionIf('Encrypted', under(KEY_ARN).serverSideEncryptionConfiguration[0], 'x') as any] }), UNKNOWN],
  ])('with %s', (_, encryption, expected) => {
    const stack = newStack({ env: ENV });
    expect(keyUnder(stack, encryption(stack))).toEqual(expected);
  });

  test.each<[string, (bucket: s3.CfnBucket, key: kms.CfnKey) => void, unknown]>([
    ['a property', (bucket) => bucket.addPropertyOverride(`${PATH}.KMSMasterKeyID`, OTHER_KEY), known(OTHER_KEY)],
    ['a reference', (bucket, key) => bucket.addPropertyOverride(`${PATH}.KMSMasterKeyID`, key.attrArn), known(ARN_OF_KEY)],
    ['a function as JSON', (bucket) => bucket.addPropertyOverride(`${PATH}.KMSMasterKeyID`, { 'Fn::GetAtt': ['Key', 'Arn'] }), known(ARN_OF_KEY)],
    ['a name that nothing has', (bucket) => bucket.addPropertyOverride(`${PATH}.KMSMasterKeyID`, { Ref: 'Nothing' }), UNKNOWN],
    ['a list', (bucket) => bucket.addPropertyOverride('BucketEncryption.ServerSideEncryptionConfiguration',
      [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: OTHER_KEY } }]), known(OTHER_KEY)],
    ['a deletion', (bucket) => bucket.addPropertyDeletionOverride(`${PATH}.KMSMasterKeyID`), NONE],
    ['a deletion of it all', (bucket) => bucket.addPropertyDeletionOverride('BucketEncryption'), NONE],
    ['another algorithm', (bucket) => bucket.addPropertyOverride(`${PATH}.SSEAlgorithm`, 'AES256'), NONE],
    ['another property', (bucket) => bucket.addPropertyOverride('BucketName', 'acme'), known(KEY_ARN)],
  ])('follows an override: %s', (_, change, expected) => {
    const stack = newStack({ env: ENV });
    const key = l1Key(stack);
    const bucket = new s3.CfnBucket(stack, 'Bucket', { bucketEncryption: under(KEY_ARN) });
    change(bucket, key);
    const { arns, unknown } = cfnBucketKey(bucket);
    expect({ arns: stack.resolve(arns), unknown }).toEqual(expected);
  });

  test('does not follow an override into a nested stack that has an element of the same logical id', () => {
    const stack = newStack({ env: ENV });
    new kms.CfnKey(new NestedStack(stack, 'Nested'), 'Key', { keyPolicy: {} });
    const bucket = new s3.CfnBucket(stack, 'Bucket', { bucketEncryption: under(KEY_ARN) });
    bucket.addPropertyOverride(`${PATH}.KMSMasterKeyID`, { 'Fn::GetAtt': ['Key', 'Arn'] });
    expect(cfnBucketKey(bucket)).toEqual(UNKNOWN);
  });

  test('is that of its L2', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.KMS });
    expect(stack.resolve(bucketKeyOf(bucket).arns)).toEqual([stack.resolve(bucket.encryptionKey?.keyArn)]);
  });

  test('is an ARN that is a token, where the L2 was given it', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', Fn.importValue('KeyArn'));
    expect(stack.resolve(bucketKeyOf(new s3.Bucket(stack, 'Bucket', { encryptionKey })))).toEqual(known({ 'Fn::ImportValue': 'KeyArn' }));
  });

  test('is that which an Aspect sets', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    Aspects.of(stack).add({ visit: (node) => { if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::S3::Bucket') { l1(bucket).bucketEncryption = under(KEY_ARN); } } });
    expect(bucketKeyOf(bucket)).toEqual(NONE);
    stack.node.root.node.findAll().forEach((node) => Aspects.of(stack).all.forEach((aspect) => aspect.visit(node)));
    expect(bucketKeyOf(bucket)).toEqual(known(KEY_ARN));
  });

  test('is found from the L2 that is made of an L1', () => {
    const bucket = new s3.CfnBucket(newStack(), 'Bucket', { bucketEncryption: under(KEY_ARN) });
    expect(bucketKeyOf(s3.Bucket.fromCfnBucket(bucket))).toEqual(known(KEY_ARN));
  });
});

describe('the key of an imported bucket', () => {
  const imported = (stack: Stack, encryptionKey?: kms.IKey) => bucketKeyOf(s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'acme', encryptionKey }));

  test('is unknown where it was not given', () => expect(imported(newStack())).toEqual(UNKNOWN));

  test('is the one that was given', () => {
    const stack = newStack();
    expect(imported(stack, kms.Key.fromKeyArn(stack, 'Key', KEY_ARN))).toEqual(known(KEY_ARN));
  });

  test('is none where the AWS managed key was given', () => {
    const stack = newStack();
    expect(imported(stack, kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/s3'))).toEqual(NONE);
  });

  test('is unknown for an alias, which is a problem to report', () => {
    const stack = newStack();
    expect(imported(stack, kms.Alias.fromAliasName(stack, 'Key', 'alias/acme')))
      .toEqual({ ...UNKNOWN, problem: expect.stringContaining("'encryptionKey' has the alias 'alias/acme'") });
  });
});
