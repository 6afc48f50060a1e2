import { ArnParts, excludesRegion, joinArn, partitionOfRegion } from './arn';
import { ErrorFactory } from './error-factory';
import { isConcrete, redacted } from './redact';
import { hasToken, literalText, splitAtColons } from './token';
import { IN_NO_ARN, NOT_LITERAL } from './value-from-problems';

export const PARTITION: PartForm = { form: /^aws(-[a-z]+)*$/, characters: /^[a-z-]*$/ };
export const REGION: PartForm = { form: /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, characters: /^[a-z\d-]*$/ };
export const ACCOUNT: PartForm = { form: /^\d{12}$/, characters: /^\d{0,11}$/ };

/** What a part of an ARN looks like, and which text may be around a token in it. */
export interface PartForm {
  readonly form: RegExp;
  readonly characters: RegExp;
}

/**
 * Checks the parts every ARN has. Part numbers count from 1, `arn` included, as a reader of the string would.
 */
export function checkArnHead(arn: ArnParts, fail: ErrorFactory): void {
  checkArnText(joinArn({ ...arn, resource: splitAtColons(arn.resource).slice(0, 2).join(':') }), fail); // what follows the name has rules of its own
  checkPart(2, 'the partition', arn.partition, PARTITION, "'aws', 'aws-cn', 'aws-us-gov' or another partition", fail);
  checkPart(4, 'the Region', arn.region, REGION, "a Region such as 'eu-central-1'", fail);
  if (isConcrete(arn.partition) && isConcrete(arn.region) && excludesRegion(arn.partition, arn.region)) {
    throw fail(`parts 2 and 4 of the ARN contradict each other: the Region ${arn.region} is in the partition ${partitionOfRegion(arn.region)}, not in ${arn.partition};`
      + ' correct the one that is wrong');
  }
  checkPart(5, 'the account', arn.account, ACCOUNT, 'twelve digits', fail);
}

/**
 * Refuses what is in no ARN of one secret or parameter.
 */
export function checkArnText(arn: string, fail: ErrorFactory): void {
  if (IN_NO_ARN.test(literalText(arn))) {
    throw fail(NOT_LITERAL);
  }
}

/**
 * Checks a part of an ARN; around a token, the text that is there.
 */
export function checkPart(number: number, name: string, value: string, form: PartForm, expected: string, fail: ErrorFactory): void {
  if (!canBe(form, value)) {
    throw fail(`part ${number} of the ARN, ${name}, must be ${expected}, got ${redacted(value)}`);
  }
}

/**
 * Whether a part can be of a form, as far as its text is known.
 */
export function canBe({ form, characters }: PartForm, value: string): boolean {
  return hasToken(value) ? characters.test(literalText(value)) : !isConcrete(value) || form.test(value);
}
