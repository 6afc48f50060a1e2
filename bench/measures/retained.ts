import type { Scenario } from '../child/scenarios';
import { RETAINED_KILOBYTES } from '../limits';
import { atMost, over, Report, times } from '../report';
import { Cdk, FLOOR, NEWEST, synth } from '../runs';

const FEW = 200;
const MANY = 400;

/**
 * What a task keeps in memory while the app exists. The collector goes through all of it whenever it runs, and the template
 * validation of the newest CDK has it run often.
 */
export function retained(): Report {
  const rows = [NEWEST, FLOOR].flatMap((cdk) => [
    { cdk, title: `${cdk.title}: secrets of the stack`, limited: cdk === NEWEST, kilobytes: kilobytes(['ours', 'l2', 'l1'], cdk) },
    { cdk, title: `${cdk.title}: secrets of each task`, limited: false, kilobytes: kilobytes(['oursOwn', 'l2Own', 'l1Own'], cdk) },
  ]);
  return {
    title: `kilobytes a task in use after synthesis: ${MANY} tasks less ${FEW}`,
    rows: [
      ['', 'ours', 'limit', 'L2', 'L1', 'ours to the L2'],
      ...rows.map(({ title, limited, kilobytes: [ours, l2, l1] }) =>
        [title, ours.toFixed(1), limited ? atMost(RETAINED_KILOBYTES, 'KB') : '', l2.toFixed(1), l1.toFixed(1), times(ours / l2)]),
    ],
    beyond: rows.filter(({ limited }) => limited).flatMap(({ cdk, kilobytes: [ours] }) =>
      over(`memory a task, ${cdk.title}`, ours, RETAINED_KILOBYTES, 'KB')),
  };
}

function kilobytes(scenarios: readonly Scenario[], cdk: Cdk): number[] {
  return scenarios.map((scenario) => {
    const [few, many] = [FEW, MANY].map((count) => synth(scenario, count, { cdk, heap: true }).heapUsed ?? NaN);
    return (many - few) / (MANY - FEW) / 1_024;
  });
}
