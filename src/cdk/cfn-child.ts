import { CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * The resource that an L2 construct is about, if it is of this type. An import has none.
 */
export function cfnChild<T extends CfnResource>(construct: IConstruct, type: abstract new (...args: never[]) => T): T | undefined {
  const { defaultChild } = construct.node;
  return defaultChild instanceof type ? defaultChild : undefined;
}
