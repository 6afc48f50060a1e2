import { CfnResource } from 'aws-cdk-lib';
import { displayName, isConcrete } from './redact';
import { VersionReference } from './reference';
import type { SecretFacts } from './secret-facts';
import { propertyInTemplate } from './template-property';

/** What an attachment adds to the JSON of a secret. */
const OF_ATTACHMENT = ['engine', 'host', 'port', 'dbname', 'dbInstanceIdentifier', 'dbClusterIdentifier', 'masterarn'];

/**
 * What is wrong with JSON keys that are read from a secret of the app, as its template will make it. No finding where the
 * template does not tell: an import, a value that is set later, another version than the current one.
 */
export function jsonKeyProblem(facts: SecretFacts, jsonKeys: readonly string[], version?: VersionReference): string[] {
  const { resource, secretResource, construct } = facts;
  const isJudged = version === undefined || version.stage === 'AWSCURRENT';
  const present = secretResource && isJudged && jsonKeys.length > 0 ? jsonKeysOf(secretResource) : undefined;
  const missing = jsonKeys.filter((jsonKey) => isConcrete(jsonKey) && !present?.includes(jsonKey) && !OF_ATTACHMENT.includes(jsonKey));
  // What an attachment writes over a value that is not JSON is not documented. Credentials are often put into a secret after it was created.
  if (!secretResource || !present || missing.length === 0 || (present.length === 0 && (resource !== secretResource || jsonKeys.length > 1))) {
    return [];
  }
  const secret = `the secret '${construct?.node?.path ?? secretResource.node.path}'`;
  const wanted = `the JSON ${missing.length === 1 ? 'key' : 'keys'} ${missing.map(displayName).join(', ')}`;
  return [present.length === 0
    ? `${secret} is created with a value that is not a JSON object, so it does not have ${wanted};`
      + " read the whole secret, or create it with 'secretStringTemplate' and 'generateStringKey', or with 'secretObjectValue'"
    : `${secret} is created with the JSON keys ${present.map(displayName).join(', ')}, and not with ${wanted}; correct the key, or add it to the secret`];
}

/**
 * The top-level keys of a secret's value; none of a value that is not a JSON object, `undefined` if the template does not tell.
 */
function jsonKeysOf(secret: CfnResource): readonly string[] | undefined {
  const secretString = propertyInTemplate(secret, 'SecretString');
  if (secretString !== undefined) {
    return keysOfJson(secret.stack.resolve(secretString));
  }
  const generated: unknown = secret.stack.resolve(propertyInTemplate(secret, 'GenerateSecretString'));
  if (typeof generated !== 'object' || generated === null) {
    return undefined;
  }
  const { secretStringTemplate, SecretStringTemplate = secretStringTemplate, generateStringKey, GenerateStringKey = generateStringKey } =
    generated as { [property: string]: unknown }; // an L1 has the names of its class, an override those of CloudFormation
  if (SecretStringTemplate === undefined) {
    return [];
  }
  const keys = keysOfJson(SecretStringTemplate);
  return keys && typeof GenerateStringKey === 'string' ? [...keys, GenerateStringKey] : undefined;
}

/** A text that no JSON contains, instead of what CloudFormation fills in. */
const UNKNOWN = '\uFFFC';

function keysOfJson(resolved: unknown): readonly string[] | undefined {
  const text = textOf(resolved);
  if (text === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    return keys.some((key) => key.includes(UNKNOWN) || key.includes('{{resolve:')) ? undefined : keys;
  } catch {
    return text.includes(UNKNOWN) || text.includes('{{resolve:') ? undefined : [];
  }
}

function textOf(resolved: unknown): string | undefined {
  const [delimiter, parts] = (resolved as { 'Fn::Join'?: [unknown, unknown] } | undefined)?.['Fn::Join'] ?? [];
  return delimiter === '' && Array.isArray(parts) ? parts.map((part) => typeof part === 'string' ? part : UNKNOWN).join('')
    : typeof resolved === 'string' ? resolved : undefined;
}
