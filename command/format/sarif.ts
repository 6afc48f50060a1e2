import { isAbsolute } from 'path';
import { pathToFileURL } from 'url';
import { json } from '../../src/inventory/clean';
import { Severity } from '../../src/rule/finding';
import { RULES } from '../../src/rule/rules';
import { Report, ReportedFinding } from '../report';

const LEVELS: { readonly [severity in Severity]: string } = { error: 'error', warning: 'warning', info: 'note' };
const HOME = 'https://github.com/cdk-fargate-secrets/cdk-fargate-secrets';
const GUIDE = `${HOME}/blob/main/docs/guides/audit.md`;

/**
 * SARIF 2.1.0, as code scanning services take it.
 */
export function reportInSarif({ findings, problems }: Report): string {
  return json({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk-fargate-secrets', informationUri: HOME, rules: RULES.map(ruleOf) } },
      columnKind: 'utf16CodeUnits',
      invocations: [{
        executionSuccessful: problems.length === 0,
        toolExecutionNotifications: problems.map(({ file, message }) => ({
          level: 'error', message: { text: `'${file}' ${message}` }, locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
        })),
      }],
      results: findings.map(resultOf),
    }],
  });
}

function ruleOf({ id, severity, title, help }: typeof RULES[number]) {
  return {
    id,
    name: id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: help },
    help: { text: `${help} To accept it, acknowledge 'cdk-fargate-secrets::${id}' with a reason.` },
    helpUri: GUIDE,
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf({ rule, severity, path, logicalId, message, fix, source, fingerprint, acknowledged }: ReportedFinding) {
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: `${message}. To fix it, ${fix}.` },
    locations: [{
      ...(source ? {
        physicalLocation: {
          artifactLocation: { uri: uriOf(source.file) },
          region: { startLine: source.line, ...(source.column === undefined ? {} : { startColumn: source.column }) },
        },
      } : {}),
      logicalLocations: [{ name: logicalId, fullyQualifiedName: path, kind: 'resource' }],
    }],
    partialFingerprints: { 'cdkFargateSecrets/v1': fingerprint },
    // An empty list says that it is open; in a run, either all results have one or none.
    suppressions: acknowledged ? [{
      kind: acknowledged.by === 'baseline' ? 'external' : 'inSource',
      status: 'accepted',
      ...(acknowledged.reason === undefined ? {} : { justification: acknowledged.reason }),
    }] : [],
  };
}

function uriOf(file: string): string {
  return isAbsolute(file) ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/');
}
