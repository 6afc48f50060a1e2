import { Condition } from '../access/policy';
import { follows, When } from '../access/when';
import { shownText } from '../rule/shown';
import { beginningOf } from '../secret/shown';

/**
 * What has to be chosen at deployment, one text for each choice: `IsProduction`, `not IsProduction`, `'eu-central-1' in the mapping 'Images'`.
 *
 * @param given what need not be said, because it is so already
 */
export function conditionsOf(when: When, given: When = {}): string[] {
  return Object.entries(when).filter(([variable, value]) => !follows({ [variable]: value }, given)).map(([variable, value]) => {
    const name = variable.slice(variable.lastIndexOf('#') + 1);
    const mapping = /^([\w.-]+)\[/.exec(name)?.[1];
    return mapping !== undefined ? `'${shownText(value)}' in the mapping '${mapping}'` : `${value === 'true' ? '' : 'not '}${logicalId(name)}`;
  }).sort();
}

function logicalId(name: string): string {
  return /^[\w.-]{1,255}$/.test(name) ? name : beginningOf(name);
}

/**
 * A condition of a statement: `StringEquals kms:ViaService: a, b`.
 */
export function shownCondition({ operator, key, values, written = `${operator} ${key}` }: Condition): string {
  return operator === '' ? 'a condition that is known to the deployment only'
    : `${/^[\w:./ -]{1,300}$/.test(written) ? written : beginningOf(written)}: ${values.map(({ text }) => shownText(text)).join(', ')}`;
}
