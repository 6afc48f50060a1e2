import { Report } from '../report';
import { FLOOR, NEWEST, synth } from '../runs';

const TASKS = 100;

/**
 * How many resources each way needs. The comparison is fair only if the template written by hand is the one the library writes.
 */
export function fairness(): Report {
  const rows = [FLOOR, NEWEST].map((cdk) => {
    const [ours, l2, l1] = (['ours', 'l2', 'l1'] as const).map((way) => synth(way, TASKS, { cdk, template: true }));
    if (ours.digest !== l1.digest) {
      throw new Error(`${cdk.title}: the template written by hand is not the one this library writes: no comparison means anything`);
    }
    return [cdk.title, ...[ours, l2, l1].map(({ resources = 0 }) => String(resources / TASKS))];
  });
  return { title: 'roles, policies and task definitions a task; the templates of ours and L1 are the same', rows: [['', 'ours', 'L2', 'L1'], ...rows] };
}
