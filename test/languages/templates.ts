import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Program } from './language';
import { run } from './process';

/** Templates by the names of their files. */
export type Templates = Readonly<Record<string, unknown>>;

/** What a program synthesizes, without what the CDK says about the program itself. */
export function synthesize({ command, cwd, env }: Program): Templates {
  const output = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    // An app reads the first; the command line of the CDK, which sets the first for its app, the second.
    run(command, { cwd, env: { ...env, CDK_OUTDIR: output, CDK_OUTPUT: output } });
    const files = readdirSync(output).filter((name) => name.endsWith('.template.json')).sort();
    return Object.fromEntries(files.map((name) => [name, withoutMetadata(JSON.parse(readFileSync(join(output, name), 'utf8')))]));
  } finally {
    rmSync(output, { recursive: true });
  }
}

interface Template {
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

function withoutMetadata({ Resources, Conditions, ...rest }: Template): unknown {
  const { CDKMetadata, ...resources } = Resources;
  const { CDKMetadataAvailable, ...conditions } = Conditions ?? {};
  return { ...rest, Resources: resources, Conditions: conditions };
}
