import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretReference } from './reference';

/**
 * A role that notes references and computes its policy from them, instead of collecting statements.
 */
export interface ReferenceRecorder {
  recordReference(reference: SecretReference): iam.AddToPrincipalPolicyResult;
}

/**
 * Under which a role carries its recorder. All copies of this package in an app share it, where `instanceof` would tell
 * them apart.
 */
export const RECORDER: unique symbol = Symbol.for('cdk-fargate-secrets.ReferenceRecorder/v1');

/**
 * The recorder of a principal, if it has one.
 */
export function recorderOf(principal: iam.IPrincipal): ReferenceRecorder | undefined {
  return (principal as { readonly [RECORDER]?: ReferenceRecorder })[RECORDER]; // only this library writes under this symbol
}
