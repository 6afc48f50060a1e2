import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const JARS = join(__dirname, '../../../tmp/event-ruler/2.1.0');

interface Named<T> {
  readonly [name: string]: T;
}

/**
 * Which event patterns match each event, by name, as AWS's own matcher has it.
 */
export function matches(patterns: Named<object>, events: Named<object>): Named<readonly string[]> {
  return ruler(patterns, events).matches;
}

/**
 * How costly a pattern is to match: 0, unless it has wildcards.
 */
export function complexity(pattern: object): number {
  return ruler({ pattern }, {}).complexity;
}

function ruler(patterns: object, events: object): { matches: Named<readonly string[]>; complexity: number } {
  if (!existsSync(JARS)) {
    const unfinished = `${JARS}.part`;
    mkdirSync(unfinished, { recursive: true });
    run('mvn', ['--quiet', '--batch-mode', '--file', join(__dirname, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`]);
    run('mv', [unfinished, JARS]);
  }
  const said = run('java', ['-XX:TieredStopAtLevel=1', '-cp', join(JARS, '*'), join(__dirname, 'Match.java')], JSON.stringify({ patterns, events }));
  return JSON.parse(said);
}

function run(command: string, options: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(command, options, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) {
    throw error ?? new Error(`${command} ended with ${status}:\n${stdout}${stderr}`);
  }
  return stdout;
}
