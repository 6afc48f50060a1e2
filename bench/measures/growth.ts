import type { Scenario } from '../child/scenarios';
import { GROWTH } from '../limits';
import { atMost, over, Report, times } from '../report';
import { NEWEST, synth } from '../runs';
import { median } from '../statistics';

/**
 * Whether a task among many takes what it takes among few.
 */
export function growth(what: string, scenario: Scenario, counts: readonly number[], runs: number): Report {
  const each = counts.map((count) => {
    const taken = median(Array.from({ length: runs }, () => synth(scenario, count, { cdk: NEWEST }).cpuSeconds));
    return { count, taken, milliseconds: 1_000 * taken / count };
  });
  const [first] = each;
  return {
    title: `growth, ${what}: ${NEWEST.title}, template validation off, median of ${runs} runs`,
    rows: [
      ['tasks', 'CPU seconds', 'milliseconds a task', 'to the first', 'limit'],
      ...each.map(({ count, taken, milliseconds }) =>
        [String(count), taken.toFixed(2), milliseconds.toFixed(2), times(milliseconds / first.milliseconds), atMost(GROWTH)]),
    ],
    beyond: each.flatMap(({ count, milliseconds }) => over(`growth, ${what}, ${count} tasks`, milliseconds / first.milliseconds, GROWTH)),
  };
}
