import { readFileSync } from 'fs';
import { join } from 'path';
import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { sortedUnique } from '../policy/permission';
import { INLINE_LIMIT } from '../policy/policy-length';
import { sortKeyIn } from '../policy/sort-key';
import { joinArn, partitionOfRegion } from '../secret/arn';
import { hasToken } from '../secret/token';

const ID = 'SecretByNameProvider';

/** The function waits for a minute where it is denied. */
const TIMEOUT = Duration.minutes(2);

/**
 * The function that completes names, one for each stack. It may describe exactly the secrets that the stack names, and has no
 * permission to log: what went wrong is the reason of the failed deployment.
 */
export class SecretByNameProvider extends Construct {
  /** The provider of a stack. */
  public static of(scope: Construct): SecretByNameProvider {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as SecretByNameProvider | undefined ?? new SecretByNameProvider(stack); // nothing else takes this id
  }

  public readonly serviceToken: string;
  private readonly names: string[] = [];

  private constructor(stack: Stack) {
    super(stack, ID);
    const role = new iam.CfnRole(this, 'Role', {
      assumeRolePolicyDocument: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new iam.ServicePrincipal('lambda.amazonaws.com')] })],
      }),
      policies: [{ policyName: 'DescribeSecrets', policyDocument: new iam.PolicyDocument({ statements: [this.statement()] }) }],
    });
    const { attrArn } = new lambda.CfnFunction(this, 'Function', {
      code: { zipFile: readFileSync(join(__dirname, 'secret-by-name-handler.js'), 'utf8') },
      handler: 'index.handler',
      role: role.attrArn,
      runtime: lambda.determineLatestNodeRuntime(stack).name,
      timeout: TIMEOUT.toSeconds(),
      description: 'Completes names of secrets to ARNs, for SecretByName of cdk-fargate-secrets',
    });
    this.serviceToken = attrArn;
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** Lets the function describe a secret. */
  public describe(secretName: string): void {
    this.names.push(secretName);
  }

  /** Without the bare name, a secret that is missing would be one that is forbidden. */
  private resources(): string[] {
    const { region, account, partition } = Stack.of(this);
    const arnOf = (name: string) =>
      joinArn({ partition: hasToken(region) ? partition : partitionOfRegion(region), service: 'secretsmanager', region, account, resource: `secret:${name}` });
    return sortedUnique(this.names, sortKeyIn(Stack.of(this))).flatMap((name) => [arnOf(name), arnOf(`${name}-??????`)]);
  }

  private statement(): iam.PolicyStatement {
    return new iam.PolicyStatement({ actions: ['secretsmanager:DescribeSecret'], resources: Lazy.uncachedList({ produce: () => this.resources() }) });
  }

  private problems(): string[] {
    const { length } = JSON.stringify(Stack.of(this).resolve(this.resources()));
    return length < INLINE_LIMIT - 200 ? [] : [`the ${this.names.length} secrets that the stack names with SecretByName need a policy of ${length} characters,`
      + ` and IAM allows ${INLINE_LIMIT}; divide them among stacks, or import some with Secret.fromSecretCompleteArn`];
  }
}
