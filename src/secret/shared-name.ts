import { Stack } from 'aws-cdk-lib';
import { isConcrete } from './redact';
import { endsAsSuffix } from './secret-arn-advice';
import type { SecretFacts } from './secret-facts';
import { propertyInTemplate } from './template-property';

/**
 * What is wrong with a secret of the app that another environment knows by its name only: the CDK writes an ARN of that name
 * there, and Secrets Manager takes one that ends in a hyphen and six characters for complete.
 */
export function nameProblem({ secretResource, construct }: SecretFacts, consumer: Stack): string[] {
  const name = secretResource && propertyInTemplate(secretResource, 'Name');
  if (!secretResource || typeof name !== 'string' || !isConcrete(name) || !endsAsSuffix(name)) {
    return [];
  }
  return [`the secret '${construct?.node?.path ?? secretResource.node.path}' is in another environment than the stack '${consumer.node.path}', which knows it by its name only,`
    + ' and the name ends in \'-\' and six characters: Secrets Manager takes that for a complete ARN and finds nothing.'
    + ' Give the secret another name, or import it there by its complete ARN with Secret.fromSecretCompleteArn'
    + ' (`aws secretsmanager describe-secret --secret-id NAME --query ARN` prints it)'];
}
