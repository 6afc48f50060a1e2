// The audit of templates that other people wrote and deployed, in a folder that `AUDIT_CORPUS` names: what works is not a finding, and what is
// changed in it is one.

import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { MUTATIONS } from './mutation/mutations';
import { verdictsOf } from './mutation/verdicts';
import { parseYaml } from '../../command/yaml';
import { audit } from '../../src/rule/audit';
import { AuditResult } from '../../src/rule/finding';
import { modelOfTexts } from '../../src/template/load';
import { parse } from '../../src/template/parse';

const { AUDIT_CORPUS } = process.env;

/** Of a deployed template, none of these can be true. */
const NOT_GRANTED = ['MissingPermission', 'MissingDecrypt', 'MissingExecutionRole', 'MalformedReference', 'RoleNotAssumable', 'DuplicateName'];

function audited(template: any): AuditResult {
  return audit(modelOfTexts([{ file: 'template.json', text: JSON.stringify(template) }]).model);
}

/** Some files are templates of templates. */
function templateIn(file: string): any {
  try {
    const template: any = parse(readFileSync(file, 'utf8'), parseYaml);
    return template.Resources ? template : undefined;
  } catch {
    return undefined;
  }
}

const files = AUDIT_CORPUS === undefined ? [] : readdirSync(AUDIT_CORPUS).sort();
const templates = files.map((file) => ({ file, template: templateIn(join(AUDIT_CORPUS ?? '', file)) })).filter(({ template }) => template);

if (templates.length === 0) {
  test.todo('needs AUDIT_CORPUS=folder/with/templates');
} else {
  test.each(templates)('no permission is missing in $file', ({ template }) => {
    expect(audited(template).findings.filter(({ rule }) => NOT_GRANTED.includes(rule)).map(({ message }) => message)).toEqual([]);
  });

  test('97 of 100 changes are found, or cannot be judged', () => {
    const verdicts = templates.flatMap(({ file, template }) =>
      MUTATIONS.flatMap((mutation) => verdictsOf(template, mutation, audited).map((each) => ({ ...each, file }))));
    const wrong = verdicts.filter(({ verdict }) => verdict !== 'equivalent');
    const missed = wrong.filter(({ verdict }) => verdict === 'missed').map(({ file, what }) => `${file}: ${what}`);
    const count = (verdict: string) => verdicts.filter((each) => each.verdict === verdict).length;
    process.stdout.write(`${count('found')} found, ${count('cannot tell')} cannot tell, ${missed.length} missed, ${count('equivalent')} equivalent\n${missed.join('\n')}\n`);
    expect(missed.length).toBeLessThanOrEqual(wrong.length * 0.03);
  });
}
