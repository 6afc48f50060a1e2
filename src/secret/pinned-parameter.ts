import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';

/** A version after a name that is a literal, or after one that is a token and is joined to it. */
const PINNED = /\{\{resolve:ssm(-secure)?:[^:"{}]+:|":[^"]*\}\}"/;

/**
 * Whether an import names a version, as far as that shows. It shows in the value of the parameter: a dynamic reference with the
 * version in it. Later versions of the CDK compute the value of a String or StringList when it is read, and reading it adds a
 * `CfnParameter` to the template if no version is named. Such an import is taken as it is, and Amazon ECS reads the latest version.
 */
export function pinsVersion(parameter: ssm.IParameter): boolean {
  const value: unknown = Object.getOwnPropertyDescriptor(parameter, 'stringValue')?.value
    ?? Object.getOwnPropertyDescriptor(parameter, 'stringListValue')?.value;
  return value !== undefined && PINNED.test(JSON.stringify(Stack.of(parameter).resolve(value)));
}
