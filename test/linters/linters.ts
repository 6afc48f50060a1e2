import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { acknowledgementOf, acknowledgementsFor, findingsIn, NagPack } from './nag';
import { pythonPrograms } from '../deploy/support/python';

/** What cfn-lint says of template files: nothing, if it finds neither an error nor a warning. */
export function linted(directories: readonly string[]): string {
  const templates = directories.flatMap((directory) => readdirSync(directory)
    .filter((file) => file.endsWith('.template.json') && !file.includes('DeployAssert')) // assertions of integ apps: no resources
    .map((file) => join(directory, file)));
  expect(templates.length).toBeGreaterThanOrEqual(directories.length);
  const { stdout, stderr, status } = spawnSync(join(pythonPrograms(), 'cfn-lint'), templates, { encoding: 'utf8' });
  return stdout + stderr + (status === 0 ? '' : `cfn-lint ended with ${status}`);
}

/** What the apps are found to be, by everybody. */
export function passesLinters(apps: { readonly [name: string]: App }, packs: { readonly [name: string]: NagPack }): void {
  test.each(Object.keys(apps))('the validation of the CDK finds no error in %s', (name) => {
    expect(() => apps[name].synth()).not.toThrow();
  });

  test('cfn-lint finds no error and no warning', () => {
    expect(linted(Object.values(apps).map((app) => app.synth().directory))).toBe('');
  });

  test.each(Object.keys(packs))('%s finds nothing that is not acknowledged', (name) => {
    expect(findingsIn(apps, packs[name]).filter((finding) => !acknowledgementOf(finding))).toEqual([]);
  });

  test('no acknowledgement is there for nothing', () => {
    const used = new Set(Object.values(packs).flatMap((pack) => findingsIn(apps, pack)).map(acknowledgementOf));
    expect(acknowledgementsFor(packs).filter((acknowledgement) => !used.has(acknowledgement))).toEqual([]);
  });
}
