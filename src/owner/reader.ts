import * as iam from 'aws-cdk-lib/aws-iam';
import { ComputedPolicyDocument } from '../policy/computed-policy-document';

/** A role of a task, and all that it may do. */
export interface Reader {
  readonly role: iam.IRole;
  readonly document: ComputedPolicyDocument;
}

/** The role that Amazon ECS reads with, and the role that programs read with. */
export interface TaskReaders {
  readonly execution: Reader;
  readonly application: Reader;
}
