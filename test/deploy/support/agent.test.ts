import { isSecret, parametersCalls, parameterValue, printed, registryLogin, secretCall, secretValue } from './agent';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/database-AbCdEf';
const ID = 'a1b2c3d4-5678-90ab-cdef-1234567890ab';

describe('a reference to a secret', () => {
  test.each([
    [ARN, {}],
    [`${ARN}:password::`, {}],
    [`${ARN}:::`, {}],
    [`${ARN}::AWSPREVIOUS:`, { versionStage: 'AWSPREVIOUS' }],
    [`${ARN}:password::${ID}`, { versionId: ID }],
  ])('is one call: %s', (valueFrom, version) => {
    expect(secretCall(valueFrom)).toEqual({ region: 'eu-central-1', secretId: ARN, ...version });
  });

  test.each([
    [`${ARN}:password`, 3], [`${ARN}:password:`, 4], [`${ARN}:password:::`, 6], [ARN.slice(0, ARN.lastIndexOf(':')), 1],
  ])('fails with other than two or five resource parts: %s', (valueFrom, parts) => {
    expect(() => secretCall(valueFrom)).toThrow(`${parts} resource parts`);
    expect(() => secretValue(valueFrom, { SecretString: '{"password":"of the database"}' })).toThrow(`${parts} resource parts`);
  });

  test.each([
    ['aws', true], ['aws-cn', true], ['aws-us-gov', true],
  ])('is told by its ARN, in the partition %s', (partition, expected) => {
    expect(isSecret(ARN.replace('arn:aws', `arn:${partition}`))).toBe(expected);
  });

  test('fails when it is a name: that is looked for among the parameters', () => {
    expect(isSecret('prod/database')).toBe(false);
    expect(() => secretCall('prod/database')).toThrow('unexpected ARN format');
  });
});

describe('the value of a secret', () => {
  const valueOf = (json: string, jsonKey = 'key') => secretValue(`${ARN}:${jsonKey}::`, { SecretString: json });

  test('is the text without a JSON key, whatever it is', () => {
    for (const SecretString of ['plain', '{"key":"value"}', '']) {
      expect(secretValue(ARN, { SecretString })).toBe(SecretString);
      expect(secretValue(`${ARN}::AWSPREVIOUS:`, { SecretString })).toBe(SecretString);
    }
  });

  test('is the value of the JSON key, and a text unchanged', () => {
    expect(valueOf('{"key":"a \\"b\\" c","other":"d"}')).toBe('a "b" c');
  });

  test('is that of the last of equal keys', () => {
    expect(valueOf('{"key":"first","key":"second"}')).toBe('second');
  });

  // What Go 1.26 printed with `%v` after `json.Unmarshal` into a map.
  test.each([
    ['1000000', '1e+06'], ['999999', '999999'], ['100000', '100000'], ['1234567', '1.234567e+06'], ['123456.7', '123456.7'], ['21', '21'],
    ['1048576.5', '1.0485765e+06'], ['20000000000000000000', '2e+19'], ['1e21', '1e+21'], ['1.5', '1.5'], ['0.0001', '0.0001'],
    ['0.00001', '1e-05'], ['0.000012345', '1.2345e-05'], ['-0', '-0'], ['0', '0'], ['-1000000', '-1e+06'],
    ['1.7976931348623157e308', '1.7976931348623157e+308'], ['5e-324', '5e-324'], ['123456789012345680', '1.2345678901234568e+17'],
    ['null', '<nil>'], ['true', 'true'], ['false', 'false'], ['{}', 'map[]'], ['[]', '[]'],
    ['[1,"a b",null,1000000]', '[1 a b <nil> 1e+06]'],
    ['{"b":1,"a":{"c":null},"B":[]}', 'map[B:[] a:map[c:<nil>] b:1]'],
    ['{"\u00e9":1,"z":2,"\u{1F600}":3,"\uffff":4}', 'map[z:2 \u00e9:1 \uffff:4 \u{1F600}:3]'],
  ])('is printed as Go does when it is not text: %s', (json, expected) => {
    expect(valueOf(`{"key":${json}}`)).toBe(expected);
  });

  test.each([
    ['a JSON key that is missing', '{"other":"value"}'],
    ['a JSON key that only JavaScript finds', '{}', 'toString'],
    ['a JSON key further down', '{"key":{"deeper":"value"}}', 'key.deeper'],
    ['a text that is not JSON', 'plain'],
    ['an empty text', ''],
    ['JSON that is not an object', '["key"]'],
    ['a number as JSON', '1'],
    ['null as JSON', 'null'],
    ['a number that does not fit', '{"key":1e400}'],
  ])('fails with %s', (_, json, jsonKey = 'key') => {
    expect(() => valueOf(json, jsonKey)).toThrow('the secret ');
  });

  test('is empty when it is binary, and fails with a JSON key', () => {
    const answer = { SecretBinary: new Uint8Array([123, 125]) };
    expect(secretValue(ARN, answer)).toBe('');
    expect(() => secretValue(`${ARN}:key::`, answer)).toThrow('the secret is not a JSON object');
  });

  test('is not quoted when it is not JSON', () => {
    expect(() => valueOf('correct horse')).not.toThrow(/horse/);
  });
});

describe('parameters', () => {
  const names = (count: number, prefix = '/acme/') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  test.each([[0, []], [1, [1]], [10, [10]], [11, [10, 1]], [25, [10, 10, 5]]])('are read ten a call: %d', (count, sizes) => {
    expect(parametersCalls(names(count), 'us-east-1').map((call) => call.names.length)).toEqual(sizes);
  });

  test('are read in their Region each, names in that of the task', () => {
    const there = names(11, 'arn:aws:ssm:eu-west-1:123456789012:parameter/acme/');
    expect(parametersCalls([...there, ...names(2)], 'us-east-1')).toEqual([
      { region: 'eu-west-1', names: there.slice(0, 10) },
      { region: 'eu-west-1', names: there.slice(10) },
      { region: 'us-east-1', names: names(2) },
    ]);
  });

  test('are read once, however often they are referred to; a name and an ARN are two', () => {
    const arn = 'arn:aws:ssm:us-east-1:123456789012:parameter/acme/0';
    expect(parametersCalls(['/acme/0', arn, '/acme/0', arn], 'us-east-1')).toEqual([{ region: 'us-east-1', names: ['/acme/0', arn] }]);
  });

  test('are what no secret is', () => {
    expect(parametersCalls([ARN, 'prod/database'], 'us-east-1')).toEqual([{ region: 'us-east-1', names: ['prod/database'] }]);
  });

  test('are found by name or ARN, and fail with all of their call if one is missing', () => {
    const parameter = { Name: '/acme/0', ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/acme/0', Value: 'value' };
    expect(parameterValue(parameter.Name, { Parameters: [parameter] })).toBe('value');
    expect(parameterValue(parameter.ARN, { Parameters: [parameter] })).toBe('value');
    expect(() => parameterValue('/acme/1', { Parameters: [parameter] })).toThrow('no value for the parameter /acme/1');
    expect(() => parameterValue(parameter.Name, { Parameters: [parameter], InvalidParameters: ['/acme/1'] })).toThrow('invalid parameters: /acme/1');
  });
});

describe('registry credentials', () => {
  test('are a user name and a password', () => {
    expect(registryLogin({ SecretString: '{"username":"acme","password":"123","more":1}' })).toEqual({ username: 'acme', password: '123' });
  });

  test.each([
    '{"username":"acme"}', '{"username":"acme","password":123}', '{"username":"","password":"123"}', '{"username":"acme","accessToken":"123"}', 'acme:123', '',
  ])('fail with %s', (SecretString) => {
    expect(() => registryLogin({ SecretString })).toThrow();
  });
});

test('a text in a list is printed without quotes', () => {
  expect(printed(['a', ['b']])).toBe('[a [b]]');
});
