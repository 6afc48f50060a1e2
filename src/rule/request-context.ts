import { Request } from '../access/evaluate';
import { kindOf, splitText, symbol, symbolsOf, Text } from '../access/text';
import { SECRETS_MANAGER, SecretService } from '../secret/service';

/**
 * What AWS fills in when ECS reads a secret or parameter: nothing of KMS.
 */
export function readContext(resource: Text): Request['context'] {
  const [, , , region, account] = splitText(resource, ':');
  return {
    'aws:securetransport': 'true',
    'aws:requestedregion': region ?? symbol('open', 'Region'),
    'aws:resourceaccount': account ?? symbol('open', 'account'),
    'kms:viaservice': undefined,
    'kms:calleraccount': undefined,
    'kms:encryptioncontext:secretarn': undefined,
    'kms:encryptioncontext:parameter_arn': undefined,
  };
}

/**
 * Who asks: a role, whose sessions have its ARN. A name that CloudFormation makes begins with that of the stack, which can be like any pattern.
 */
export function principalContext(role: Text): Request['context'] {
  const [, , , , account = symbol('open', 'account')] = splitText(role, ':');
  const isGenerated = symbolsOf(role).some((part) => kindOf(part) === 'fresh');
  return { ...isGenerated ? {} : { 'aws:principalarn': role }, 'aws:principalaccount': account, 'aws:principalisawsservice': 'false' };
}

/**
 * What KMS sees when the service decrypts for the role (FACTS 5.2, 5.3).
 */
export function decryptContext(arn: Text, service: SecretService): Request['context'] {
  const [, , , region = symbol('open', 'Region'), account = symbol('open', 'account')] = splitText(arn, ':');
  return {
    'kms:viaservice': `${service.name}.${region}.amazonaws.com`,
    'kms:calleraccount': account,
    [service.encryptionContext.toLowerCase()]: arn,
    ...(service === SECRETS_MANAGER ? { 'kms:encryptioncontext:parameter_arn': undefined } : { 'kms:encryptioncontext:secretarn': undefined }),
  };
}
