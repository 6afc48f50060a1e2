import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { isServed } from './network-need';
import { networkNeeds } from './network-needs';
import { ComputedPolicyDocument } from '../policy/computed-policy-document';
import { textIn } from '../policy/sort-key';
import { joinArn, partitionOfRegion } from '../secret/arn';
import { hasToken } from '../secret/token';
import type { SecureFargateTaskDefinition } from '../task/secure-fargate-task-definition';

/** How long the policy of an endpoint may be, white space included (FACTS 9.5). */
const LIMIT = 20_480;

/**
 * The actions that a policy admits for the roles of tasks, by endpoint: those of the roles' own permissions. What the roles of
 * other policies write to a log is unknown, so that is admitted as a whole. An endpoint without an entry gets no policy.
 */
const ACTIONS: { readonly [service: string]: string | readonly string[] } = {
  'secretsmanager': 'secretsmanager:',
  'ssm': 'ssm:',
  'ecr.api': 'ecr:',
  'ecr.dkr': 'ecr:',
  's3': 's3:',
  'appconfigdata': 'appconfig:',
  'logs': ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
};

/**
 * The policy of an endpoint that admits what its tasks read, and no other request. Tasks of several constructs may share it.
 */
export class EndpointPolicy {
  /** The policy that this library wrote for an endpoint. */
  public static of(endpoint: ec2.VpcEndpoint): EndpointPolicy | undefined {
    return (endpoint as { [POLICY]?: EndpointPolicy })[POLICY]; // only this file writes under this symbol
  }

  /** Whether requests to a service are restricted at its endpoint. */
  public static restricts(service: string): boolean {
    return Object.hasOwn(ACTIONS, service);
  }

  public static attach(service: string, endpoint: ec2.VpcEndpoint): EndpointPolicy {
    const policy = new EndpointPolicy(service, endpoint.stack);
    // `addToPolicy` of the L2 adds to the document that is there.
    Object.assign(endpoint, { policyDocument: policy.document, [POLICY]: policy });
    return policy;
  }

  private readonly tasks = new Set<SecureFargateTaskDefinition>();
  private readonly added: iam.PolicyStatement[] = [];

  private constructor(private readonly service: string, private readonly stack: Stack) {}

  public get document(): ComputedPolicyDocument {
    return new ComputedPolicyDocument(() => this.statements(), (statement) => this.added.push(statement));
  }

  public addTasks(tasks: readonly SecureFargateTaskDefinition[]): void {
    tasks.forEach((task) => this.tasks.add(task));
  }

  public problems(): string[] {
    const { length } = JSON.stringify(this.stack.resolve(this.document)) ?? '';
    return length <= LIMIT ? [] : [`the policy of the endpoint '${this.service}' has ${length} characters, and an endpoint policy holds ${LIMIT};`
      + " leave 'restrictToReads' out, or divide the tasks among VPCs"];
  }

  private statements(): iam.PolicyStatement[] {
    const textOf = textIn(this.stack);
    const statements = [...this.tasks].flatMap((task) => [...this.layers(task), ...this.ofRoles(task)]);
    return [...new Map([...statements, ...this.added].map((statement) => [textOf(statement.toStatementJson()), statement])).values()];
  }

  private ofRoles({ _readers: { execution, application } }: SecureFargateTaskDefinition): iam.PolicyStatement[] {
    const admitted = ACTIONS[this.service];
    return [execution, application].flatMap(({ role: { roleArn }, document }) => {
      const admit = (actions: readonly string[], resources: readonly string[], conditions?: unknown) => new iam.PolicyStatement({
        principals: [new iam.StarPrincipal()], // a gateway endpoint takes no other (FACTS 9.5)
        actions: [...actions],
        resources: [...resources],
        conditions: { ...conditions as object, ArnEquals: { 'aws:PrincipalArn': roleArn } },
      });
      return typeof admitted !== 'string' ? [admit(admitted, ['*'])] : document.currentStatements().flatMap((statement) => {
        const actions = statement.effect === iam.Effect.ALLOW ? statement.actions.filter((action) => action.startsWith(admitted)) : [];
        return actions.length > 0 && statement.resources.length > 0 ? [admit(actions, statement.resources, statement.conditions)] : [];
      });
    });
  }

  /** Amazon ECR hands out addresses of layers in a bucket of its own, which it signs itself. */
  private layers({ _checked: task }: SecureFargateTaskDefinition): iam.PolicyStatement[] {
    if (this.service !== 's3' || !networkNeeds(task).some((need) => isServed(need) && need.service === 'ecr.dkr')) {
      return [];
    }
    const { region, partition } = this.stack;
    const layers = joinArn({
      partition: hasToken(region) ? partition : partitionOfRegion(region),
      service: 's3',
      region: '',
      account: '',
      resource: `prod-${region}-starport-layer-bucket/*`,
    });
    return [new iam.PolicyStatement({ principals: [new iam.StarPrincipal()], actions: ['s3:GetObject'], resources: [layers] })];
  }
}

/** Under which an endpoint carries its policy. */
const POLICY: unique symbol = Symbol.for('cdk-fargate-secrets.EndpointPolicy/v1');
