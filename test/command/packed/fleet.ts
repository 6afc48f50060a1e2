// How long the audit of many templates takes, and how much memory.

import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { allow, role, task } from '../../rule/templates';

export interface Usage {
  /** Of the processors, in user and system mode: a machine may be busy. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** Prints what the command used. */
const MEASURED = `
  process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage())));
  process.argv.splice(1, 0, '');
  require(process.env.COMMAND);
`;

/** Audits so many templates, each with so many task definitions of ten secrets and with so many characters. */
export function audited(command: string, templates: number, tasks: number, characters: number): Usage {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  try {
    for (let index = 0; index < templates; index += 1) {
      mkdirSync(join(folder, String(index % 10)), { recursive: true });
      writeFileSync(join(folder, String(index % 10), `${index}.json`), templateWith(tasks, index, characters));
    }
    const { status, stderr, stdout } = spawnSync(process.execPath, ['-e', MEASURED, 'audit', folder, '--format', 'json'],
      { encoding: 'utf8', env: { ...process.env, COMMAND: command }, maxBuffer: 1e9 });
    const { summary } = JSON.parse(stdout);
    if (status !== 0 || summary.tasks !== templates * tasks || summary.granted !== templates * tasks * 10) {
      throw new Error(`not all was audited: ${stderr}`);
    }
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(stderr);
    return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function templateWith(tasks: number, number: number, characters: number): string {
  const resources = Array.from({ length: tasks }, (_, index) => {
    const arns = Array.from({ length: 10 }, (__, secret) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:app-${number}/task-${index}/${secret}-AbCdEf`);
    return {
      [`Role${index}`]: role([allow('secretsmanager:GetSecretValue', arns)]),
      [`Task${index}`]: task(Object.fromEntries(arns.map((arn, secret) => [`SECRET_${secret}`, `${arn}:password::`])), {}, { ExecutionRoleArn: { 'Fn::GetAtt': [`Role${index}`, 'Arn'] } }),
    };
  });
  const template = { Resources: Object.assign({}, ...resources) };
  const padding = Math.max(0, characters - JSON.stringify(template).length);
  return JSON.stringify({ ...template, Metadata: { Padding: Array.from({ length: Math.ceil(padding / 100) }, () => 'x'.repeat(97)) } });
}
