import { Resource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { TaskVpcEndpointsProps } from './task-vpc-endpoints-props';
import { ErrorFactory } from '../secret/error-factory';

const HTTPS = ec2.Port.tcp(443);

/**
 * Who may use the interface endpoints of a construct.
 */
export class EndpointNetwork {
  private group?: ec2.SecurityGroup;

  public constructor(private readonly scope: Construct, private readonly props: TaskVpcEndpointsProps, private readonly fail: ErrorFactory) {}

  /** The security group of the endpoints that are created, one for all. */
  public get securityGroup(): ec2.SecurityGroup {
    if (!this.group) {
      const { vpc } = this.props;
      const description = 'HTTPS to VPC endpoints'; // another text would be another security group
      this.group = new ec2.SecurityGroup(this.scope, 'SecurityGroup', { vpc, allowAllOutbound: false, description });
      this.admitTo(this.group, true);
    }
    return this.group;
  }

  /**
   * Lets the clients of this construct use what has a security group.
   *
   * @param wholeVpc whether the VPC is admitted where no clients are named
   */
  public admitTo(endpoint: ec2.IConnectable, wholeVpc: boolean): void {
    const { admitOnly } = this.props;
    if (admitOnly) {
      admitOnly.forEach((client) => endpoint.connections.allowFrom(client, HTTPS, 'HTTPS from a task'));
    } else if (wholeVpc) {
      this.cidrBlocks().forEach((block) => endpoint.connections.allowFrom(ec2.Peer.ipv4(block), HTTPS, 'HTTPS from the VPC'));
    }
  }

  /** The address range of the VPC, and those that the app adds to it. */
  private cidrBlocks(): string[] {
    const { vpc } = this.props;
    // A VPC keeps no list of the ranges that are added to it. They are created in its scope.
    const added = vpc.node.findAll().flatMap((each) => each instanceof ec2.CfnVPCCidrBlock && each.cidrBlock !== undefined ? [each.cidrBlock] : []);
    return [cidrOf(vpc, this.fail), ...added];
  }
}

function cidrOf(vpc: ec2.IVpc, fail: ErrorFactory): string {
  const { cidr } = vpc as ec2.IVpc & { readonly cidr?: string }; // private to imports, whose public property throws
  if (!Resource.isOwnedResource(vpc) && cidr === undefined) {
    throw fail("the address range of the imported VPC is unknown, so its clients cannot be admitted; import it with 'vpcCidrBlock', or name clients in 'admitOnly'");
  }
  return vpc.vpcCidrBlock;
}

/**
 * The subnets whose route tables get gateway endpoints.
 *
 * @throws if a subnet was imported without its route table
 */
export function checkRouteTables({ vpc, subnets }: TaskVpcEndpointsProps, fail: ErrorFactory): void {
  const selected = subnets ? vpc.selectSubnets(subnets).subnets : [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
  if (selected.length === 0 || selected.some(({ routeTable }) => !routeTable?.routeTableId)) {
    throw fail('the tasks need the gateway endpoint of Amazon S3, and the imported VPC has subnets whose route tables are unknown; import it with route tables'
      + " ('privateSubnetRouteTableIds' and the like of Vpc.fromVpcAttributes), choose 'subnets', or name 's3' in 'existingEndpoints' if the VPC has it");
  }
}
