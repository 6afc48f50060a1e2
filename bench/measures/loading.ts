import type { Load, LoadResult } from '../child/load';
import { LOADING } from '../limits';
import { atMost, over, Report, times } from '../report';
import { Cdk, FLOOR, load, NEWEST } from '../runs';
import { median } from '../statistics';

const LOADS: readonly (readonly [Load, string])[] = [
  ['package', 'require of the package'],
  ['used', 'and its classes used'],
  ['reference', 'FargateTaskDefinition, Secret, ContainerImage, Role'],
];

/**
 * What an app pays before it constructs anything.
 */
export function loading(runs: number): Report[] {
  return [NEWEST, FLOOR].map((cdk) => loadingWith(cdk, runs));
}

function loadingWith(cdk: Cdk, runs: number): Report {
  // One round after the other, and the first is not counted: it reads the files from the disk.
  const rounds = Array.from({ length: runs + 1 }, () => new Map(LOADS.map(([what]): [Load, LoadResult] => [what, load(what, cdk)]))).slice(1);
  const milliseconds = (what: Load) => median(rounds.map((round) => round.get(what)?.milliseconds ?? NaN));
  const modules = (what: Load) => rounds[0].get(what)?.modules ?? [];
  const ratio = (what: Load) => milliseconds(what) / milliseconds('reference');
  const additional = modules('used').filter((file) => !modules('reference').includes(file));
  return {
    title: `loading, ${cdk.title}: median of ${runs} runs`,
    rows: [
      ['', 'milliseconds', 'modules of aws-cdk-lib', 'to the last', 'limit'],
      ...LOADS.map(([what, title]) => [title, milliseconds(what).toFixed(1), String(modules(what).length), times(ratio(what)), what === 'used' ? atMost(LOADING) : '']),
    ],
    notes: [`modules of aws-cdk-lib that only this package loads: ${additional.join(', ') || 'none'}`],
    beyond: over(`loading, ${cdk.title}`, ratio('used'), LOADING),
  };
}
