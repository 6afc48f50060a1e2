import { ENVIRONMENT_FILE } from '../limits';
import { atMost, over, Report, times } from '../report';
import { Cdk, FLOOR, NEWEST, synth } from '../runs';
import { median } from '../statistics';

const RUNS = 3;

/**
 * What an environment file costs in a large app: whatever looks for its bucket in all of the app shows here, and in a small app
 * it does not.
 */
export function environmentFiles(tasks: number): Report {
  const rows = [NEWEST, FLOOR].map((cdk) => ({ cdk, ...cpuSeconds(tasks, cdk) }));
  return {
    title: `${tasks} tasks with an environment file in an imported bucket: CPU seconds, median of ${RUNS} runs`,
    rows: [
      ['', 'without', 'with', 'factor', 'limit'],
      ...rows.map(({ cdk, without, within }) =>
        [cdk.title, without.toFixed(2), within.toFixed(2), times(within / without), atMost(ENVIRONMENT_FILE)]),
    ],
    beyond: rows.flatMap(({ cdk, without, within }) => over(`environment files, ${cdk.title}`, within / without, ENVIRONMENT_FILE)),
  };
}

function cpuSeconds(tasks: number, cdk: Cdk): { readonly without: number; readonly within: number } {
  const runs = Array.from({ length: RUNS }, () =>
    (['ours', 'environmentFiles'] as const).map((scenario) => synth(scenario, tasks, { cdk }).cpuSeconds));
  const [without, within] = [0, 1].map((index) => median(runs.map((run) => run[index])));
  return { without, within };
}
