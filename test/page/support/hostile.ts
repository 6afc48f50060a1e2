import { accessOf } from './report';
import { AccessFinding, SecretAccess } from '../../../src/inventory/secret-access';

/** Texts that break a page, a table or a line of text where they are not treated as text. */
export const HOSTILE: readonly string[] = [
  '</script><script>document.title="pwned"</script>',
  '<img src=x onerror=document.title="pwned">',
  '"><svg onload=document.title=1>',
  '<!-- <script>',
  '`${document.title="pwned"}`',
  '| a | b |',
  '{{data}}$&$1$`',
  '\u001b[31mred\u001b[0m\u0007',
  'a\u0000b\u007f',
  'user\u202e\u2066gnp.exe\u2069',
  'zero\u200bwidth\ufeff',
  'שלום-עולם',
  'مرحبا/بالعالم',
  'é'.normalize('NFD').repeat(40),
  'W'.repeat(300),
  'javascript:document.title="pwned"',
  '__proto__',
  'constructor',
];

/**
 * A report with each of these texts in every field that has a text.
 */
export function hostileReport(): SecretAccess {
  const findings = HOSTILE.map((text): AccessFinding => ({
    rule: text, severity: 'warning', stack: text, template: text, path: text, logicalId: text, container: text, name: text, resource: text, message: text, fix: text, acknowledged: { reason: text },
  }));
  const access = accessOf(HOSTILE.map((text) => ({
    path: text,
    stack: text,
    containers: [text],
    conditions: [text],
    extra: [{ action: text, resource: text, conditional: true as const }],
    reads: [
      { container: text, usage: 'environment variable', name: text, resource: text, jsonKey: text, versionStage: text, keys: [text] },
      { container: text, usage: 'file', name: text, resource: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${text}`, keys: [`arn:aws:kms:eu-central-1:111122223333:key/${text}`], writer: text, decrypt: 'cannot tell' },
      { container: text, usage: 'log option', name: `m${text}`, resource: text, access: 'malformed', reason: text },
    ],
  })), [...findings, ...findings.map(({ acknowledged, ...finding }) => finding)]);
  return {
    ...access,
    tasks: access.tasks.map((task, index) => ({ ...task, carrier: HOSTILE[index], incomplete: true })),
    roles: access.roles.map((role, index) => ({ ...role, unknown: [HOSTILE[index]] })),
    problems: HOSTILE.map((text) => ({ file: text, message: text })),
    secrets: access.secrets.map((secret) => ({ ...secret, path: secret.resource })),
  };
}
