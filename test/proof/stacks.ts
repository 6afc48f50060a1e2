// Stacks before and after they are deployed.

import { DeployedTemplate } from '../support/deployed';

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface DeployedStack {
  /** No other stack of the app has it. */
  readonly name: string;
  /** A stack of another Region may have the same. */
  readonly stackName: string;
  readonly place: Place;
  readonly template: DeployedTemplate;
  /** By logical id, with everything resolved. */
  readonly resources: { readonly [logicalId: string]: DeployedResource };
}

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly properties: any;
  readonly arn: string;
  readonly stack: DeployedStack;
}

export interface Undeployed {
  readonly name: string;
  readonly stackName: string;
  readonly place: Place;
  readonly template: any;
  /** By the logical id of its resource. */
  readonly nested: { readonly [logicalId: string]: Undeployed };
}
