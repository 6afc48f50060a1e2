import { ParsedReference } from './parsed-reference';
import { Judgement } from '../access/evaluate';
import { When } from '../access/when';

const UNUSED: Judgement = { access: 'cannot tell', by: [], reason: 'a row of a mapping may be a placeholder, and the templates do not show whether it is used' };

/** A text of a reference, and whether it can be read. */
interface Read {
  readonly when: When;
  readonly parsed: ParsedReference;
  readonly read: Judgement;
  readonly decryptions: readonly object[];
}

/**
 * The reads of one reference. Where a mapping has ARNs of secrets in some rows and another text, such as `none`, in others, a condition
 * keeps the others from being used.
 */
export function withPlaceholdersOpen<T extends Read>(reads: readonly T[]): readonly T[] {
  const readable = new Set(reads.filter((each) => !isFaulty(each)).map(({ parsed }) => parsed.service));
  return readable.size === 0 ? reads : reads.map((each) => {
    const isPlaceholder = isFaulty(each) && isRow(each) && (each.parsed.problem !== undefined || !readable.has(each.parsed.service));
    return isPlaceholder ? { ...each, parsed: { arn: each.parsed.arn, resources: [] }, read: UNUSED, decryptions: [] } : each;
  });
}

function isFaulty({ parsed, read }: Read): boolean {
  return parsed.problem !== undefined || read.access === 'not granted';
}

/** Variables of mappings end in what chooses the row. */
function isRow({ when }: Read): boolean {
  return Object.keys(when).some((variable) => variable.endsWith(']'));
}
