import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ErrorFactory } from '../secret/error-factory';
import { redacted } from '../secret/redact';

/** Services with a gateway endpoint, which costs nothing. Amazon ECR is served by that of Amazon S3 only (FACTS 9.4). */
const GATEWAYS: { readonly [service: string]: () => ec2.GatewayVpcEndpointAwsService } = {
  s3: () => ec2.GatewayVpcEndpointAwsService.S3,
  dynamodb: () => ec2.GatewayVpcEndpointAwsService.DYNAMODB,
};

/**
 * The service of a gateway endpoint; `undefined` for a service that has an interface endpoint.
 */
export function gatewayService(service: string): ec2.GatewayVpcEndpointAwsService | undefined {
  return Object.hasOwn(GATEWAYS, service) ? GATEWAYS[service]() : undefined;
}

/**
 * The service of an interface endpoint. The CDK knows the prefix that its name has in the Region (FACTS 9.5).
 */
export function interfaceService(service: string): ec2.InterfaceVpcEndpointAwsService {
  return new ec2.InterfaceVpcEndpointAwsService(service);
}

const SHORT_NAME = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/;

/**
 * The service that an entry of a list names: `ecr.api`, also as `com.amazonaws.REGION.ecr.api`.
 */
export function serviceNamed(entry: unknown, prop: string, fail: ErrorFactory): string {
  const text = typeof entry === 'string' ? entry : ofConstant(entry);
  const name = text?.replace(/^([a-z]+\.)?(com\.amazonaws|amazonaws\.com?)\.[a-z]{2,4}(-[a-z]+)+-\d\./, '');
  if (name === undefined || !SHORT_NAME.test(name)) {
    throw fail(`'${prop}' must be services by the names of their endpoints, such as 'ecr.api' or 's3', got ${typeof entry === 'string' ? redacted(entry) : typeof entry}`);
  }
  return name;
}

/** TypeScript refuses the CDK's constants, JavaScript does not. They know what they are called. */
function ofConstant(entry: unknown): string | undefined {
  if (entry instanceof ec2.InterfaceVpcEndpointAwsService) {
    return entry.shortName;
  }
  return Object.keys(GATEWAYS).find((service) => GATEWAYS[service]() === entry);
}

/** The id of an endpoint among the children of its construct: `EcrApi` for `ecr.api`. */
export function idOf(service: string): string {
  return service.split(/[.-]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
