import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SecureFargateTaskDefinition } from '../task/secure-fargate-task-definition';

/** Which tasks run in which VPC, and the endpoints it already has. */
export interface TaskVpcEndpointsProps {
  /**
   * The VPC. An imported VPC requires `existingEndpoints`.
   */
  readonly vpc: ec2.IVpc;

  /** The tasks that run in the VPC. If you add something later that needs another endpoint, synthesis fails and names the endpoint. */
  readonly tasks: SecureFargateTaskDefinition[];

  /**
   * The services for which the VPC has endpoints that this app does not create, by the names of their endpoints: `ecr.api`, `s3`.
   * Interface endpoints must have private DNS.
   *
   * @default - those that this app creates. An imported VPC requires it: list what the VPC has, or pass an empty list.
   */
  readonly existingEndpoints?: string[];

  /**
   * More services to create endpoints for: `sts`, `dynamodb`, what is added to the tasks later, or what an AWS Region needs beyond
   * the usual.
   *
   * @default - what the tasks need
   */
  readonly additionalServices?: string[];

  /**
   * Whether a service of these tasks has `enableExecuteCommand`, for which a task calls `ssmmessages`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   * @default false - no endpoint for Amazon ECS Exec
   */
  readonly executeCommand?: boolean;

  /**
   * Where interface endpoints are created, one network interface per Availability Zone, and whose route tables get gateway
   * endpoints.
   *
   * @default - interface endpoints in the private subnets of the VPC, else its isolated or public ones; gateway endpoints for all
   * subnets
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * The connections that may use the interface endpoints, such as the services of these tasks. Everything else in the VPC can no
   * longer call these AWS services, because private DNS resolves their names to the endpoints. The list must not be empty.
   *
   * @default - the whole VPC, on port 443
   */
  readonly admitOnly?: ec2.IConnectable[];

  /**
   * Whether the policies of the endpoints admit only what these tasks may do. All clients of the VPC use the endpoints, through
   * private DNS and routes, so every other client loses access to these services. Use it for a VPC that only these tasks use.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   * @default false - the endpoints admit every request
   */
  readonly restrictToReads?: boolean;
}
