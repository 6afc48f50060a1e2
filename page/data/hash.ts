/** Two primes below 2^32: what is multiplied stays exact. */
const PRIMES = [4294967291, 4294967279] as const;
const FACTORS = [257, 65599] as const;

/**
 * A short text for a long one. Two of ten thousand texts have the same with a probability of one in a hundred billion.
 */
export function hashOf(text: string): string {
  let [first, second] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index) + 1;
    first = (first * FACTORS[0] + unit) % PRIMES[0];
    second = (second * FACTORS[1] + unit) % PRIMES[1];
  }
  return `${first.toString(36)}${second.toString(36)}`;
}
