import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** The event patterns of a stack, by logical id. */
export function patterns(stack: Stack): { readonly [rule: string]: any } {
  const rules = Template.fromStack(stack).findResources('AWS::Events::Rule');
  return Object.fromEntries(Object.entries<any>(rules).map(([id, { Properties }]) => [id, Properties.EventPattern]));
}
