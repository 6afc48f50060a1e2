import { CfnResource } from 'aws-cdk-lib';

/** Later releases of the CDK have another name for `addDependency` and warn of the old one. */
interface LateDependent extends CfnResource {
  addResourceDependency?(target: CfnResource): void;
}

/**
 * Makes a resource wait for another one. Dependencies of constructs are too early for what is created while the app resolves.
 */
export function addDependency(resource: LateDependent, target: CfnResource): void {
  resource.addResourceDependency ? resource.addResourceDependency(target) : resource.addDependency(target);
}
