import { MANY_SECRETS_SECONDS } from '../limits';
import { atMost, over, Report } from '../report';
import { Cdk, FLOOR, NEWEST, synth } from '../runs';
import { median } from '../statistics';

const SECRETS = 400;
const RUNS = 5;

/**
 * One task with very many secrets, whose policy does not fit into its role. What the CDK takes for the containers and for one
 * long policy is not counted.
 */
export function manySecrets(): Report {
  const rows = [NEWEST, FLOOR].map((cdk) => ({ cdk, ours: cpuSeconds('oneTask', cdk), l1: cpuSeconds('oneTaskL1', cdk) }));
  return {
    title: `one task with ${SECRETS} secrets: CPU seconds, median of ${RUNS} runs`,
    rows: [
      ['', 'ours', 'L1', 'more', 'limit'],
      ...rows.map(({ cdk, ours, l1 }) => [cdk.title, ours.toFixed(2), l1.toFixed(2), (ours - l1).toFixed(2), atMost(MANY_SECRETS_SECONDS, 's')]),
    ],
    beyond: rows.flatMap(({ cdk, ours, l1 }) => over(`${SECRETS} secrets in one task, ${cdk.title}`, ours - l1, MANY_SECRETS_SECONDS, 's')),
  };
}

function cpuSeconds(scenario: 'oneTask' | 'oneTaskL1', cdk: Cdk): number {
  return median(Array.from({ length: RUNS }, () => synth(scenario, SECRETS, { cdk }).cpuSeconds));
}
