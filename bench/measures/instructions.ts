import { INSTRUCTIONS_TO_L2 } from '../limits';
import { atMost, over, Report, times } from '../report';
import { Cdk, FLOOR, hasValgrind, inParallel, instructions, NEWEST } from '../runs';
import { median } from '../statistics';

const TASKS = 100;
const WAYS = ['empty', 'ours', 'l2', 'l1'] as const;

/** Counts of one seed repeat; those of two differ by up to two percent, as V8 compiles and collects at other moments. */
const SEEDS = [1, 2, 3];

/**
 * Instructions to construct and synthesize a task, in three ways: the median of some seeds.
 */
export async function instructionsATask(): Promise<Report> {
  const title = `instructions of ${TASKS} task definitions with 10 secrets each, construct and synth`;
  if (!hasValgrind()) {
    return { title, rows: [], notes: ['NOT MEASURED: valgrind is not installed'] };
  }
  const cdks = [NEWEST, FLOOR];
  const runs = cdks.flatMap((cdk) => WAYS.flatMap((way) => SEEDS.map((seed) => ({ cdk, way, seed }))));
  const counted = await inParallel(runs, ({ cdk, way, seed }) => instructions(way, TASKS, cdk, seed));
  const medianOf = (ofCdk: Cdk, ofWay: string) => median(counted.filter((_, index) => runs[index].cdk === ofCdk && runs[index].way === ofWay));
  const compared = cdks.map((cdk) => compare(cdk, WAYS.map((way) => medianOf(cdk, way))));
  return {
    title,
    rows: [['', 'millions a task', 'ours is', 'limit'], ...compared.flatMap(({ rows }) => rows)],
    beyond: compared.flatMap(({ beyond }) => beyond),
  };
}

function compare({ title }: Cdk, [empty, ...counts]: readonly number[]) {
  const [ours, l2, l1] = counts.map((count) => (count - empty) / TASKS / 1e6);
  return {
    rows: [
      [`${title}: ours`, ours.toFixed(2), '', ''],
      [`${title}: L2, wired by hand`, l2.toFixed(2), times3(ours / l2), atMost(INSTRUCTIONS_TO_L2)],
      [`${title}: L1, written by hand`, l1.toFixed(2), times(ours / l1), ''],
    ],
    beyond: over(`instructions to the L2, ${title}`, ours / l2, INSTRUCTIONS_TO_L2),
  };
}

/** Counts repeat well enough for a third digit. */
function times3(factor: number): string {
  return `${factor.toFixed(3)} ×`;
}
