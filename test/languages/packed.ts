import { readdirSync, rmSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import { run } from './process';

/** The library as it is published for each language. */
export interface Packed {
  readonly npm: string;
  readonly wheel: string;
  readonly jar: string;
  readonly pom: string;
  readonly goModule: string;
  /** Sources: what compiles them is not needed here. */
  readonly dotnet: string;
}

/** Packs the compiled library of a folder: for npm, Python and Java as archives, for Go and .NET as sources. */
export function pack(library: string, directory: string): Packed {
  rmSync(directory, { recursive: true, force: true });
  // jsii-pacmak fetches the CDK for Java each time, unless it is told of Maven's local repository.
  const pacmak = ['npx', 'jsii-pacmak', '--outdir', directory, '--maven-local-repository', join(homedir(), '.m2', 'repository')];
  run([...pacmak, '--targets', 'js', 'python', 'java'], { cwd: library });
  run([...pacmak, '--targets', 'go', 'dotnet', '--code-only'], { cwd: library });
  return {
    npm: only(join(directory, 'js'), '.tgz'),
    wheel: only(join(directory, 'python'), '.whl'),
    jar: only(join(directory, 'java'), '0.jar'), // neither -sources.jar nor -javadoc.jar
    pom: only(join(directory, 'java'), '.pom'),
    goModule: join(directory, 'go', 'cdkfargatesecrets'),
    dotnet: join(directory, 'dotnet'),
  };
}

function only(directory: string, suffix: string): string {
  const found = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(suffix));
  if (found.length !== 1) {
    throw new Error(`${directory} has ${found.length} files *${suffix}: ${found.join(', ')}`);
  }
  return join(directory, found[0]);
}
