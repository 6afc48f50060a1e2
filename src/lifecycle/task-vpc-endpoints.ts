import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkRouteTables, EndpointNetwork } from './endpoint-network';
import { EndpointPolicy } from './endpoint-policy';
import { gatewayService, idOf, interfaceService, serviceNamed } from './endpoint-service';
import { checkProps } from './endpoints-checks';
import { constructOf, endpointsFor, exclude } from './endpoints-of-vpc';
import { EndpointNeed, isServed } from './network-need';
import { networkNeeds } from './network-needs';
import { TaskVpcEndpointsProps } from './task-vpc-endpoints-props';
import { cfnChild } from '../cdk/cfn-child';
import { annotate, Warning } from '../check/checked-task';
import { compare } from '../policy/permission';
import { ErrorFactory, errorsOf } from '../secret/error-factory';

/**
 * The VPC endpoints that tasks need to start and run in subnets without a route to the internet: exactly those that their images,
 * logs and reads call in the Region of the VPC, and that the VPC does not have.
 *
 * Endpoints that the app creates for the same VPC before this construct are used, other constructs of this class included.
 * Warnings name what no endpoint serves: other Regions, public registries, the first pull through a cache, logs that leave AWS.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export class TaskVpcEndpoints extends Construct {
  /**
   * The interface endpoints that the tasks use, created here or elsewhere in the app, by service: `secretsmanager`, `ecr.api`.
   */
  public readonly interfaceEndpoints: { [service: string]: ec2.IInterfaceVpcEndpoint } = {};

  /**
   * The gateway endpoints that the tasks use, created here or elsewhere in the app, by service: `s3`.
   */
  public readonly gatewayEndpoints: { [service: string]: ec2.IGatewayVpcEndpoint } = {};

  private readonly created = new Map<string, ec2.InterfaceVpcEndpoint | ec2.GatewayVpcEndpoint>();
  private readonly warned = new Set<string>();
  private readonly existing: ReadonlySet<string>;
  private readonly network: EndpointNetwork;
  private readonly fail: ErrorFactory;

  /**
   * Creates the endpoints. Create this construct after the last container has been added to the tasks.
   *
   * @param scope The parent, in most cases the stack of the tasks.
   * @param id The id among the children of the parent. Logical ids contain it.
   * @param props The VPC and the tasks.
   * @throws if the VPC is imported and `existingEndpoints` is not given, a task is in another Region, a service is unknown, or `admitOnly`
   * is empty
   */
  public constructor(scope: Construct, id: string, private readonly props: TaskVpcEndpointsProps) {
    super(scope, id);
    this.fail = errorsOf(this.node.path);
    checkProps(props, this.fail);
    const { existingEndpoints = [], additionalServices = [], executeCommand = false } = props;
    this.existing = new Set(existingEndpoints.map((entry) => serviceNamed(entry, 'existingEndpoints', this.fail)));
    this.network = new EndpointNetwork(this, props, this.fail);
    const services = new Set([
      ...this.needs().map(({ service }) => service),
      ...additionalServices.map((entry) => serviceNamed(entry, 'additionalServices', this.fail)),
      ...executeCommand ? ['ssmmessages'] : [],
    ]);
    [...services].filter((service) => !this.existing.has(service)).sort(compare).forEach((service) => this.provide(service));
    this.warnOfRestriction();
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** Uses an endpoint that the app creates for the VPC, or creates one. */
  private provide(service: string): void {
    const [present] = endpointsFor(service, this.props.vpc, this);
    const endpoint = present ? constructOf(present) : this.create(service);
    if (endpoint instanceof ec2.InterfaceVpcEndpoint) {
      this.interfaceEndpoints[service] = endpoint;
    } else if (endpoint) {
      this.gatewayEndpoints[service] = endpoint;
    }
    if (present && endpoint) {
      this.share(service, endpoint);
    }
  }

  private create(service: string): ec2.InterfaceVpcEndpoint | ec2.GatewayVpcEndpoint {
    const { vpc, subnets, restrictToReads = false, tasks } = this.props;
    const gateway = gatewayService(service);
    if (gateway) {
      checkRouteTables(this.props, this.fail);
    }
    const endpoint = gateway
      ? new ec2.GatewayVpcEndpoint(this, idOf(service), { vpc, service: gateway, ...subnets && { subnets: [subnets] } })
      : new ec2.InterfaceVpcEndpoint(this, idOf(service), {
        vpc,
        service: interfaceService(service),
        privateDnsEnabled: true,
        open: false, // the security group says who is admitted
        securityGroups: [this.network.securityGroup],
        ...subnets && { subnets },
      });
    this.precedeTasks(endpoint);
    if (restrictToReads && EndpointPolicy.restricts(service)) {
      EndpointPolicy.attach(service, endpoint).addTasks(tasks);
    }
    this.created.set(service, endpoint);
    return endpoint;
  }

  /** A service waits for its task definition, and its first tasks need the endpoints. Between stacks the user says what waits. */
  private precedeTasks(endpoint: ec2.InterfaceVpcEndpoint | ec2.GatewayVpcEndpoint): void {
    const resource = cfnChild(endpoint, ec2.CfnVPCEndpoint);
    for (const { taskDefinition } of this.props.tasks) {
      if (resource && taskDefinition.stack === endpoint.stack) {
        cfnChild(taskDefinition, ecs.CfnTaskDefinition)?.node.addDependency(resource);
      }
    }
  }

  /** Makes an endpoint that is there serve these tasks too. Whom the app's own endpoints admit is for the app to say. */
  private share(service: string, endpoint: ec2.InterfaceVpcEndpoint | ec2.GatewayVpcEndpoint): void {
    if (endpoint instanceof ec2.InterfaceVpcEndpoint) {
      this.network.admitTo(endpoint, endpoint.node.scope instanceof TaskVpcEndpoints);
    }
    const policy = EndpointPolicy.of(endpoint);
    policy?.addTasks(this.props.tasks);
    if (this.props.restrictToReads && !policy && EndpointPolicy.restricts(service)) {
      annotate({
        on: endpoint,
        id: 'endpointNotRestricted',
        message: `the endpoint '${service}' is created outside of ${this.node.path}, so 'restrictToReads' writes no policy for it; restrict it where it is created`,
      });
    }
  }

  private warnOfRestriction(): void {
    const restricted = [...this.created].filter(([, endpoint]) => EndpointPolicy.of(endpoint));
    if (restricted.length > 0) {
      annotate({
        on: restricted[0][1],
        id: 'endpointsRestricted',
        message: `'restrictToReads' admits only the given tasks to ${restricted.map(([service]) => `'${service}'`).join(', ')}, and private DNS and routes lead every client of the VPC there:`
          + ' whatever else runs in the VPC can no longer use these services. Acknowledge this if only these tasks use the VPC',
      });
    }
  }

  private needs(): EndpointNeed[] {
    return this.props.tasks.flatMap((task) => networkNeeds(task._checked)).filter(isServed);
  }

  private problems(): string[] {
    const { tasks } = this.props;
    tasks.flatMap((task) => networkNeeds(task._checked)).forEach((need) => isServed(need) || this.warn(need.warning));
    return [
      ...this.lateProblems(),
      ...this.duplicateProblems(),
      ...[...this.created.values()].flatMap((endpoint) => EndpointPolicy.of(endpoint)?.problems() ?? []),
    ];
  }

  /** An app may be synthesized more than once. */
  private warn(warning: Warning): void {
    const key = `${warning.on.node.path} ${warning.message}`;
    if (!this.warned.has(key)) {
      this.warned.add(key);
      annotate(warning);
    }
  }

  /** What was added to the tasks after the endpoints. */
  private lateProblems(): string[] {
    const places = new Map<string, string[]>();
    for (const { service, place } of this.needs()) {
      if (!this.existing.has(service) && endpointsFor(service, this.props.vpc, this).length === 0) {
        places.set(service, [...new Set([...places.get(service) ?? [], place])]);
      }
    }
    return [...places].map(([service, callers]) => `${callers.join('; ')}: needs the endpoint '${service}', and was added after the endpoints were created;`
      + ` create TaskVpcEndpoints after the last container, or name '${service}' in 'additionalServices'`);
  }

  private duplicateProblems(): string[] {
    return [...this.created].flatMap(([service, endpoint]) => endpointsFor(service, this.props.vpc, this)
      .filter((other) => other.node.scope !== endpoint && exclude(endpoint.node.defaultChild as ec2.CfnVPCEndpoint, other)) // the L2 creates it
      .map((other) => `'${(constructOf(other) ?? other).node.path}' creates an endpoint for '${service}' in the same VPC, which Amazon EC2 refuses;`
        + ' create it before TaskVpcEndpoints, which uses it then, or leave it out'));
  }
}
