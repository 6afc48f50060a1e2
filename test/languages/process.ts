import { spawnSync } from 'child_process';

export interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node says at each start that it is old, and the CDK asks the network about itself: neither is tested. */
const QUIET = {
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.version.slice(1).split('.')[0],
  CDK_DISABLE_VERSION_CHECK: '1',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
};

/** Runs a program to its end, however it ends. */
export function attempt(command: readonly string[], { cwd, env }: Options): Ended {
  const [program, ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd, encoding: 'utf8', env: { ...process.env, ...QUIET, ...env }, maxBuffer: 256 * 1024 * 1024,
  });
  if (error) {
    throw new Error(`${program} does not start: ${error.message}`);
  }
  return { status, stdout, stderr };
}

/** Runs a program that must succeed. */
export function run(command: readonly string[], options: Options): string {
  const { status, stdout, stderr } = attempt(command, options);
  if (status !== 0) {
    throw new Error(`${command.join(' ')}\nfailed with status ${status}:\n${stdout}${stderr}`);
  }
  return stdout;
}
