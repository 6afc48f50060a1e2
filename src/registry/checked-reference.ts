import { SecretValue, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ErrorFactory } from '../secret/error-factory';

/**
 * Makes sure that a value is a reference, which CloudFormation replaces at the deployment, and not plain text, which would
 * be in the template.
 */
export function checkedReference(property: string, value: SecretValue, scope: Construct, fail: ErrorFactory): SecretValue {
  const text = value.unsafeUnwrap(); // looked at, never shown
  const resolved: unknown = Token.isUnresolved(text) ? Stack.of(scope).resolve(text) : text;
  if (!isReference(resolved)) {
    throw fail(`'${property}' is plain text and would be in the template; give a reference, such as SecretValue.secretsManager('…')`
      + ' or a NoEcho parameter');
  }
  if (JSON.stringify(resolved).includes('{{resolve:ssm-secure:')) {
    throw fail(`'${property}' is a SecureString parameter, which CloudFormation does not resolve in a secret;`
      + " give SecretValue.secretsManager('…') or a NoEcho parameter");
  }
  return value;
}

/** A whole string that is one dynamic reference, with or without tokens in it; or another function of CloudFormation. */
function isReference(resolved: unknown): boolean {
  const parts: unknown = (resolved as { 'Fn::Join'?: [string, unknown] })?.['Fn::Join']?.[1];
  const text = Array.isArray(parts) ? parts.map((part) => typeof part === 'string' ? part : '').join('') : resolved;
  return typeof text === 'string' ? /^\{\{resolve:[^{}]*\}\}$/.test(text) : typeof resolved === 'object' && resolved !== null;
}
