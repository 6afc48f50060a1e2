import { CfnParameter } from 'aws-cdk-lib';
import { SecretVersion } from '../../src';
import { errorOf, newStack } from '../support/app';

describe('a version of a secret', () => {
  test.each([
    ['stage', '', 'an empty string'],
    ['stage', 'password:AWSPREVIOUS', "'pass…' (20 characters)"],
    ['stage', 'my label', "'my l…' (8 characters)"],
    ['stage', 'live\n', "'li…' (5 characters)"],
    ['id', '', 'an empty string'],
    ['id', ':9d4cb84b', "':9d4…' (9 characters)"],
    ['id', '9d4c b84b', "'9d4c…' (9 characters)"],
  ] as const)('fails by the %s %j', (factory, value, shown) => {
    expect(errorOf(() => SecretVersion[factory](value)))
      .toBe(`SecretVersion.${factory}: '${factory === 'id' ? 'versionId' : 'versionStage'}' must be neither empty nor contain ':', spaces, wildcards or placeholders, got ${shown}`);
  });

  test('may be a token', () => {
    const { valueAsString } = new CfnParameter(newStack(), 'Version');
    expect(() => SecretVersion.stage(valueAsString)).not.toThrow();
    expect(() => SecretVersion.id(valueAsString)).not.toThrow();
  });
});
