import { RETAINED_KILOBYTES } from '../limits';
import { atMost, over, Report } from '../report';
import { Cdk, FLOOR, NEWEST, synth } from '../runs';

const FEW = 200;
const MANY = 400;

/**
 * What a task keeps in memory while the app exists. The collector goes through all of it whenever it runs, and the template
 * validation of the newest CDK has it run often.
 */
export function retained(): Report {
  const rows = [NEWEST, FLOOR].map((cdk) => ({ cdk, kilobytes: (['ours', 'l2', 'l1'] as const).map((way) => kilobytesATask(way, cdk)) }));
  return {
    title: `kilobytes a task in use after synthesis: ${MANY} tasks less ${FEW}`,
    rows: [
      ['', 'ours', 'limit', 'L2', 'L1'],
      ...rows.map(({ cdk, kilobytes: [ours, l2, l1] }) =>
        [cdk.title, ours.toFixed(1), cdk === NEWEST ? atMost(RETAINED_KILOBYTES, 'KB') : '', l2.toFixed(1), l1.toFixed(1)]),
    ],
    beyond: rows.filter(({ cdk }) => cdk === NEWEST).flatMap(({ cdk, kilobytes: [ours] }) => over(`memory a task, ${cdk.title}`, ours, RETAINED_KILOBYTES, 'KB')),
  };
}

function kilobytesATask(way: 'ours' | 'l2' | 'l1', cdk: Cdk): number {
  const [few, many] = [FEW, MANY].map((count) => synth(way, count, { cdk, heap: true }).heapUsed ?? NaN);
  return (many - few) / (MANY - FEW) / 1_024;
}
