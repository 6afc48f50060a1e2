import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { literals } from './permissions';
import { mergeGrants } from '../../src/policy/merge-grants';
import { fill } from '../../src/policy/packing';
import { DOCUMENT_FRAME } from '../../src/policy/policy-length';

const rendered = (statements: readonly iam.PolicyStatement[]) =>
  mergeGrants(statements, (value) => value, (json) => JSON.stringify(json))
    .map(({ values, statement }) => statement(values).toStatementJson());

const allow = (actions: string[], resources: string[]) => new iam.PolicyStatement({ actions, resources });

describe('what the L2 grants', () => {
  test('is written once for the same actions, with all resources', () => {
    expect(rendered([allow(['logs:PutLogEvents', 'logs:CreateLogStream'], ['b']), allow(['logs:CreateLogStream', 'logs:PutLogEvents'], ['a', 'b'])]))
      .toEqual([{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: ['a', 'b'] }]);
  });

  test('is separate for other actions', () => {
    expect(rendered([allow(['logs:PutLogEvents'], ['a']), allow(['ecr:BatchGetImage'], ['a'])]).map(({ Action }) => Action))
      .toEqual(['ecr:BatchGetImage', 'logs:PutLogEvents']);
  });

  test.each<[string, iam.PolicyStatementProps]>([
    ['a condition', { conditions: { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } } }],
    ['a denial', { effect: iam.Effect.DENY }],
    ['a Sid', { sid: 'Written' }],
    ['all actions but some', { actions: undefined, notActions: ['logs:DeleteLogGroup'] }],
    ['all resources but some', { resources: undefined, notResources: ['b'] }],
  ])('stays as a whole with %s', (_, props) => {
    const written = new iam.PolicyStatement({ actions: ['logs:PutLogEvents'], resources: ['a'], ...props });
    expect(rendered([allow(['logs:PutLogEvents'], ['b']), written])).toEqual([
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: 'b' },
      written.toStatementJson(),
    ]);
  });

  test('is divided among policies as a whole', () => {
    const written = new iam.PolicyStatement({ sid: 'Written', actions: ['logs:PutLogEvents'], resources: ['a', 'b'] });
    const permissions = mergeGrants([written], (value) => value, String);
    const share = { permissions, inline: true, onRole: true, managed: 1, measure: literals };
    const { placement: { inline, managed } } = fill(share, { inline: DOCUMENT_FRAME + 50, managed: 1 });
    const statements = [inline, ...managed].map((policy) => policy.map(({ values, statement }) => statement(values).toStatementJson()));
    expect(statements).toEqual([[], [written.toStatementJson()]]);
  });

  test('is written once if it was given twice, word by word', () => {
    const conditional = () => new iam.PolicyStatement({ actions: ['logs:PutLogEvents'], resources: ['a'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } });
    expect(rendered([conditional(), conditional()])).toHaveLength(1);
  });

  test('is the same in whatever order it came', () => {
    const statement = fc.record({ actions: fc.constantFrom<string[]>(['a:A', 'a:B'], ['a:B', 'a:A'], ['b:C']), resources: fc.subarray(['r1', 'r2', 'r3'], { minLength: 1 }) });
    fc.assert(fc.property(fc.array(statement, { maxLength: 8 }), fc.integer(), (list, seed) => {
      const order = list.map((_, index) => index).sort((a, b) => ((a * 7919 + seed) % 13) - ((b * 7919 + seed) % 13));
      const make = (each: typeof list) => rendered(each.map(({ actions, resources }) => allow(actions, resources)));
      expect(make(order.map((index) => list[index]))).toEqual(make(list));
    }));
  });

  describe('has Sids that are unique in the document', () => {
    const sids = (...given: (string | undefined)[]) => rendered(given.map((sid, index) =>
      new iam.PolicyStatement({ sid, actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${index}/*`], conditions: { Bool: { 'aws:SecureTransport': 'true' } } })))
      .map(({ Sid }) => Sid);

    test.each(['ReadSecrets', 'ReadParameters', 'DecryptSecrets1', 'DecryptSecrets12'])('and not %s, which this library writes', (sid) => {
      expect(sids(sid)).toEqual([`${sid}x2`]);
    });

    test('if two statements have the same one, or a number is already used', () => {
      expect(sids('Mine', 'Mine', 'Mine')).toEqual(['Mine', 'Minex2', 'Minex3']);
      expect(new Set(sids('Mine', 'Minex2', 'Mine', 'ReadSecrets', 'ReadSecrets', 'ReadSecretsx2')).size).toBe(6);
    });

    test('as they were given otherwise', () => {
      const given = ['ReadSecretsOfMine', 'DecryptSecrets', 'AReadSecrets', undefined, undefined];
      expect(sids(...given)).toEqual(given);
    });

    test('in whatever order the statements come', () => {
      const statement = (bucket: string) => new iam.PolicyStatement({ sid: 'Mine', actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${bucket}/*`] });
      expect(rendered([statement('b'), statement('a')])).toEqual(rendered([statement('a'), statement('b')]));
    });

    test('and changes no statement of the user', () => {
      const statement = new iam.PolicyStatement({ sid: 'ReadSecrets', actions: ['s3:GetObject'], resources: ['*'] });
      rendered([statement]);
      expect(statement.sid).toBe('ReadSecrets');
    });
  });

  test('is not changed by what becomes of the statement that was given', () => {
    const [permission] = mergeGrants([new iam.PolicyStatement({ sid: 'Written', actions: ['a:A'], resources: ['r'] })], (value) => value, String);
    permission.statement(['*']).addResources('more');
    expect(permission.statement(['*']).resources).toEqual(['r']);
  });
});
