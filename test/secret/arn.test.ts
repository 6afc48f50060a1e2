import { Aws, CfnParameter, Fn, ScopedAws } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import {
  excludesRegion, isServiceSuffix, joinArn, partitionOfRegion, splitArn, suffixOfPartition, suffixOfRegion,
  withKnownPartition,
} from '../../src/secret/arn';
import { isOneToken, splitAtColons } from '../../src/secret/token';
import { newStack, SECRET_ARN } from '../support/app';

describe('an ARN', () => {
  test('is split into five parts, however many colons the last one has', () => {
    expect(splitArn(`${SECRET_ARN}:password::`)).toEqual({
      partition: 'aws', service: 'secretsmanager', region: 'eu-central-1', account: '123456789012', resource: 'secret:prod/database-AbCdEf:password::',
    });
  });

  test.each(['', 'arn', 'arn:aws:ssm:eu-central-1:123456789012', 'ARN:aws:ssm:eu-central-1:123456789012:parameter/a', '/prod/key', Fn.importValue('Arn')])(
    'is not what %j is', (text) => expect(splitArn(text)).toBeUndefined());

  test('is joined again as it was split', () => {
    const part = fc.string().filter((text) => !text.includes(':'));
    fc.assert(fc.property(part, part, part, part, fc.string(), (partition, service, region, account, resource) => {
      const arn = joinArn({ partition, service, region, account, resource });
      expect(splitArn(arn)).toEqual({ partition, service, region, account, resource });
    }));
  });

  test('has no colon in the text of a token', () => {
    const { partition, accountId } = new ScopedAws(newStack());
    expect(partition).toContain(':');
    expect(splitAtColons(`arn:${partition}:$a$-${accountId}[b]:`)).toEqual(['arn', partition, `$a$-${accountId}[b]`, '']);
  });

  test('may be one token, or hold some', () => {
    const token = new CfnParameter(newStack(), 'Arn').valueAsString;
    expect(isOneToken(token)).toBe(true);
    expect(isOneToken(`${token}:key::`)).toBe(false);
    expect(isOneToken(token + token)).toBe(false);
    expect(isOneToken(SECRET_ARN)).toBe(false);
  });
});

describe('the partition', () => {
  test.each([
    ['aws', 'eu-central-1', false],
    ['aws', 'cn-north-1', true],
    ['aws-cn', 'cn-north-1', false],
    ['aws-cn', 'eu-central-1', true],
    ['aws-iso', 'us-isob-east-1', true],
    // Of partitions that are younger than the table nobody knows the Regions, nor of Regions the partition.
    ['aws-new', 'new-east-1', false],
    ['aws-new', 'us-gov-west-1', true],
  ])('%s and the Region %s contradict each other: %s', (partition, region, contradict) => {
    expect(excludesRegion(partition, region)).toBe(contradict);
  });

  test.each([
    ['eu-central-1', 'aws', 'amazonaws.com'],
    ['us-east-1', 'aws', 'amazonaws.com'],
    ['mx-central-1', 'aws', 'amazonaws.com'],
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
    ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com'],
    ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
    ['us-iso-west-1', 'aws-iso', 'c2s.ic.gov'],
    ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
    ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk'],
    ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov'],
  ])('of %s is %s, and its services end in %s', (region, partition, suffix) => {
    expect(partitionOfRegion(region)).toBe(partition);
    expect(suffixOfRegion(region)).toBe(suffix);
  });

  test.each([
    ['aws', 'amazonaws.com'],
    ['aws-cn', 'amazonaws.com.cn'],
    ['aws-eusc', 'amazonaws.eu'],
    ['aws-new', 'amazonaws.com'], // younger than the table
  ])('%s has services that end in %s', (partition, suffix) => {
    expect(suffixOfPartition(partition)).toBe(suffix);
  });

  test.each([
    ['amazonaws.com', true],
    ['amazonaws.com.cn', true],
    ['csp.hci.ic.gov', true],
    ['amazonaws.com.example.com', false],
    ['', false],
  ])('has services that end in %j: %s', (suffix, expected) => {
    expect(isServiceSuffix(suffix)).toBe(expected);
  });

  test.each([
    ['is written out where the Region is known', `arn:${Aws.PARTITION}:ssm:cn-north-1:123456789012:parameter/a`, 'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/a'],
    ['stays a token where the Region is one', `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:123456789012:parameter/a`, undefined],
    ['stays a token where there is no Region', `arn:${Aws.PARTITION}:iam::123456789012:role/a`, undefined],
    ['is not changed', 'arn:aws:ssm:cn-north-1:123456789012:parameter/a', undefined],
    ['of an unknown token', Fn.importValue('Arn'), undefined],
  ])('%s', (_, arn, written) => {
    expect(withKnownPartition(arn)).toBe(written ?? arn);
  });
});
