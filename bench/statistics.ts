/**
 * The value that a share of the values is below: 0.5 for the median.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** How far two values are from each other, as a share of the smaller. */
export function difference(a: number, b: number): number {
  return Math.abs(a - b) / Math.min(a, b);
}
