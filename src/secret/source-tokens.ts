import { SecretSource } from './reference';
import { hasToken } from './token';

/**
 * The texts with tokens in them that permissions to read sources hold, in no order.
 */
export function tokensOf(sources: readonly SecretSource[]): string[] {
  const texts: string[] = [];
  for (const { arn, keys, home } of sources) {
    if (hasToken(arn)) { // a literal says where it is
      texts.push(arn, home.region, home.account, home.partition);
    }
    keys.arns.forEach((key) => texts.push(key));
  }
  return texts.filter(hasToken);
}
