import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretReference } from './reference';

/**
 * One grant of a reference to a role that is not of this library.
 */
export interface GrantedReference {
  readonly reference: SecretReference;
}

/** Under which a statement carries the grant it belongs to, so that it can be told from the same text by another author. */
const GRANTED: unique symbol = Symbol.for('cdk-fargate-secrets.GrantedReference/v1');

interface Marked {
  [GRANTED]?: GrantedReference;
}

/**
 * Notes on the statements of a grant which reference they are for.
 */
export function markGranted(statements: readonly iam.PolicyStatement[], granted: GrantedReference): void {
  statements.forEach((statement: iam.PolicyStatement & Marked) => { statement[GRANTED] = granted; });
}

/**
 * The grant of a reference that a statement belongs to, if a factory of `TaskSecret` made the reference.
 */
export function grantedReference(statement: iam.PolicyStatement & Marked): GrantedReference | undefined {
  return statement[GRANTED];
}
