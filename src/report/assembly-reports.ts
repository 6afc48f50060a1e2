import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { attachCustomSynthesis, ISynthesisSession, Stage } from 'aws-cdk-lib';
import { reportFiles } from '../inventory/files';
import { secretAccess } from '../inventory/inventory';
import { loadModel } from '../template/load';

/** Where the CDK keeps what `attachCustomSynthesis` attaches, and where we keep what is ours. */
const CUSTOM_SYNTHESIS = Symbol.for('@aws-cdk/core:customSynthesis');
const REPORTS = Symbol.for('cdk-fargate-secrets.AssemblyReports');

/** What the CDK calls at the end of a synthesis. */
interface CustomSynthesis {
  onSynthesize(session: ISynthesisSession): void;
}

interface WithReports {
  readonly [CUSTOM_SYNTHESIS]?: CustomSynthesis;
  readonly [REPORTS]?: Pick<AssemblyReports, 'add'>;
}

/**
 * The reports that are written into one assembly.
 */
export class AssemblyReports implements CustomSynthesis {
  private readonly directories = new Set<string>();

  public add(directory: string): void {
    this.directories.add(directory);
  }

  /**
   * The CDK calls it after all stacks and inner stages of the assembly are written, and before the assembly's manifest is. What lists the
   * stacks is the manifest: it is written now, and again by the CDK.
   */
  public onSynthesize({ outdir, assembly }: ISynthesisSession): void {
    assembly.buildAssembly();
    const files = reportFiles(secretAccess(loadModel(outdir)));
    for (const directory of this.directories) {
      const folder = join(outdir, directory);
      mkdirSync(folder, { recursive: true });
      files.forEach(({ name, content }) => writeFileSync(join(folder, name), content));
    }
  }
}

/**
 * The reports of a stage or app, written at the end of its synthesis.
 */
export function reportsOf(stage: Stage & WithReports): Pick<AssemblyReports, 'add'> {
  const known = stage[REPORTS];
  if (known) {
    return known;
  }
  const reports = new AssemblyReports();
  Object.defineProperty(stage, REPORTS, { value: reports });
  const other = stage[CUSTOM_SYNTHESIS];
  if (other) {
    chain(other, stage, reports);
  } else {
    attachCustomSynthesis(stage, reports);
  }
  return reports;
}

/** The CDK takes one for each construct and refuses a second, so that the one which is there has to do both. */
function chain(other: CustomSynthesis, { outdir }: Stage, reports: AssemblyReports): void {
  const onSynthesize = other.onSynthesize.bind(other);
  Object.defineProperty(other, 'onSynthesize', {
    configurable: true,
    value: (session: ISynthesisSession) => {
      onSynthesize(session);
      if (session.outdir === outdir) { // other stages may have the same object
        reports.onSynthesize(session);
      }
    },
  });
}
