import { composedFiles } from './measures/composed-files';
import { environmentFiles } from './measures/environment-files';
import { fairness } from './measures/fairness';
import { growth } from './measures/growth';
import { instructionsATask } from './measures/instructions';
import { loading } from './measures/loading';
import { manySecrets } from './measures/many-secrets';
import { retained } from './measures/retained';
import { seconds } from './measures/seconds';
import { printed, Report } from './report';

type Measure = () => Report | Report[] | Promise<Report>;

/** What does not depend on how busy the machine is, and the one kind of growth that only a large app shows. */
const GATES: readonly Measure[] = [fairness, instructionsATask, retained, () => environmentFiles(1_000)];

const ALL: readonly Measure[] = [
  ...GATES,
  () => loading(15),
  manySecrets,
  composedFiles,
  () => growth('tasks on one role', 'oneRole', [25, 50], 5),
  () => growth('tasks', 'oursOwn', [1_000, 2_500, 5_000], 3),
  () => seconds(400, 15),
];

/** To see that it runs: the figures mean little. */
const QUICK: readonly Measure[] = [
  fairness,
  retained,
  () => environmentFiles(200),
  () => loading(3),
  manySecrets,
  composedFiles,
  () => growth('tasks on one role', 'oneRole', [25, 50], 1),
  () => growth('tasks', 'oursOwn', [100, 200], 1),
  () => seconds(50, 2),
];

async function main(measures: readonly Measure[]): Promise<void> {
  const beyond: string[] = [];
  for (const measure of measures) {
    for (const report of [await measure()].flat()) {
      process.stdout.write(printed(report));
      beyond.push(...report.beyond ?? []);
    }
  }
  process.stdout.write(`\n${[`${beyond.length} beyond their limits`, ...beyond].join('\n')}\n`);
  process.exitCode = beyond.length > 0 ? 1 : 0;
}

void main(process.argv.includes('--gate') ? GATES : process.argv.includes('--quick') ? QUICK : ALL);
