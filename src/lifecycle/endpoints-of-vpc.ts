import { Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { gatewayService } from './endpoint-service';
import { textIn } from '../policy/sort-key';
import { propertyInTemplate } from '../secret/template-property';

/**
 * The endpoints that the app creates in a VPC for a service, as things are now: those that tasks reach under the service's own
 * name. An interface endpoint without private DNS is none of them.
 */
export function endpointsFor(service: string, vpc: ec2.IVpc, scope: IConstruct): ec2.CfnVPCEndpoint[] {
  const stack = Stack.of(scope);
  const textOf = textIn(stack);
  const vpcId = textOf(vpc.vpcId);
  const stage = Stage.of(scope) ?? scope.node.root;
  // A VPC keeps no list of its endpoints, and any stack of the stage can create them.
  return stage.node.findAll()
    .filter((each): each is ec2.CfnVPCEndpoint => each instanceof ec2.CfnVPCEndpoint)
    .filter((each) => textOf(each.vpcId) === vpcId && isOf(service, each) && isReached(service, each));
}

/** Prefixes and Regions are written in several ways, the end of the name is not. */
function isOf(service: string, resource: ec2.CfnVPCEndpoint): boolean {
  const name: unknown = resource.stack.resolve(propertyInTemplate(resource, 'ServiceName'));
  const { 'Fn::Join': join } = (typeof name === 'object' && name !== null ? name : {}) as { 'Fn::Join'?: [string, unknown[]] }; // the CDK writes it
  const end = join ? join[1].at(-1) : name;
  return typeof end === 'string' && end.endsWith(`.${service}`);
}

function isReached(service: string, resource: ec2.CfnVPCEndpoint): boolean {
  const type = propertyInTemplate(resource, 'VpcEndpointType') ?? ec2.VpcEndpointType.GATEWAY;
  return gatewayService(service) ? type === ec2.VpcEndpointType.GATEWAY
    : type === ec2.VpcEndpointType.INTERFACE && (propertyInTemplate(resource, 'PrivateDnsEnabled') ?? false) !== false;
}

/**
 * The L2 construct of an endpoint, if it has one.
 */
export function constructOf({ node: { scope } }: ec2.CfnVPCEndpoint): ec2.InterfaceVpcEndpoint | ec2.GatewayVpcEndpoint | undefined {
  return scope instanceof ec2.InterfaceVpcEndpoint || scope instanceof ec2.GatewayVpcEndpoint ? scope : undefined;
}

/**
 * Whether Amazon EC2 refuses two endpoints of one service in one VPC: two of the same private name, or two routes of one table.
 */
export function exclude(a: ec2.CfnVPCEndpoint, b: ec2.CfnVPCEndpoint): boolean {
  const textOf = textIn(a.stack);
  const [tables, others] = [a, b].map(({ routeTableIds = [] }) => routeTableIds.map(textOf));
  return a.vpcEndpointType === ec2.VpcEndpointType.INTERFACE || tables.some((table) => others.includes(table));
}
