import type { SynthResult } from '../child/synth';
import { Report, times } from '../report';
import { Cdk, FLOOR, NEWEST, synth } from '../runs';
import { difference, median, quantile } from '../statistics';

/** Forth and back, so that what the machine does meanwhile falls on both sides of each ratio. */
const ROUND = ['l1Own', 'oursOwn', 'l2Own', 'l2Own', 'oursOwn', 'l1Own'] as const;

/** The L1 is measured before and after. Where the two differ by more, the machine did something else in between. */
const STEADY = 0.05;

/**
 * Seconds to construct and synthesize, for people: nothing depends on them.
 *
 * @param wanted rounds that count; at most twice as many are tried
 */
export function seconds(tasks: number, wanted: number): Report[] {
  return [{ cdk: NEWEST, validation: false }, { cdk: NEWEST, validation: true }, { cdk: FLOOR, validation: false }]
    .map(({ cdk, validation }) => {
      const { kept, tried } = rounds(tasks, wanted, cdk, validation);
      return {
        title: `${tasks} tasks, ${cdk.title}, template validation ${validation ? 'on' : 'off'}: median of ${kept.length} rounds of ${tried}`,
        rows: kept.length === 0 ? [] : table(kept),
        notes: kept.length < wanted ? ['too few rounds: the machine was busy with something else'] : [],
      };
    });
}

/** What a round took, added up by way. */
type Round = ReadonlyMap<string, Pick<SynthResult, 'seconds' | 'cpuSeconds'>>;

function rounds(tasks: number, wanted: number, cdk: Cdk, validation: boolean): { readonly kept: readonly Round[]; readonly tried: number } {
  const kept: Round[] = [];
  let tried = 0;
  for (; kept.length < wanted && tried < 2 * wanted; tried++) {
    const results = ROUND.map((way) => ({ way, ...synth(way, tasks, { cdk, validation }) }));
    const [before, after] = results.filter(({ way }) => way === 'l1Own');
    if (difference(before.cpuSeconds, after.cpuSeconds) <= STEADY) {
      kept.push(new Map(['oursOwn', 'l2Own', 'l1Own'].map((each) => {
        const [first, second] = results.filter(({ way }) => way === each);
        return [each, { seconds: (first.seconds + second.seconds) / 2, cpuSeconds: (first.cpuSeconds + second.cpuSeconds) / 2 }];
      })));
    }
  }
  return { kept, tried };
}

function table(kept: readonly Round[]): string[][] {
  const values = (way: string, unit: 'seconds' | 'cpuSeconds') => kept.map((round) => round.get(way)?.[unit] ?? NaN);
  const ratios = (way: string) => {
    const others = values(way, 'cpuSeconds');
    return values('oursOwn', 'cpuSeconds').map((value, index) => value / others[index]);
  };
  const row = (title: string, way: string, ...cells: string[]) =>
    [title, median(values(way, 'seconds')).toFixed(2), median(values(way, 'cpuSeconds')).toFixed(2), ...cells];
  return [
    ['', 'seconds', 'CPU seconds', 'ours is', 'half of the rounds'],
    row('ours', 'oursOwn', '', ''),
    ...[['L2, wired by hand', 'l2Own'], ['L1, written by hand', 'l1Own']].map(([title, way]) =>
      row(title, way, times(median(ratios(way))), `${quantile(ratios(way), 0.25).toFixed(2)} - ${quantile(ratios(way), 0.75).toFixed(2)}`)),
  ];
}
