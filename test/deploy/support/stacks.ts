import {
  CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStackResourcesCommand, DescribeStacksCommand, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTaskDefinitionCommand, ECSClient, TaskDefinition } from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { App, Stack } from 'aws-cdk-lib';

export interface Template {
  readonly Resources: { readonly [id: string]: { readonly Type: string; readonly Properties?: any; readonly DeletionPolicy?: string } };
}

const cloudFormation = new CloudFormationClient();
const ecs = new ECSClient();

/** The template as CloudFormation gets it. */
export function templateOf(stack: Stack): Template {
  return (stack.node.root as App).synth({ force: true }).getStackArtifact(stack.artifactId).template; // tests put stacks in apps only
}

/** What `cdk bootstrap` leaves in an account, and the templates ask for. */
export async function bootstrap(): Promise<void> {
  await new SSMClient().send(new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30', Overwrite: true }));
}

/**
 * A deployed stack.
 */
export class DeployedStack {
  public static async create(name: string, template: Template): Promise<DeployedStack> {
    await cloudFormation.send(new CreateStackCommand({ StackName: name, ...body(template) }));
    return new DeployedStack(name, template);
  }

  private constructor(private readonly name: string, private template: Template) {}

  public async update(template: Template): Promise<void> {
    await cloudFormation.send(new UpdateStackCommand({ StackName: this.name, ...body(template) }));
    this.template = template;
  }

  public async delete(): Promise<void> {
    await cloudFormation.send(new DeleteStackCommand({ StackName: this.name }));
  }

  public async status(): Promise<string | undefined> {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: this.name }));
    return stack?.StackStatus;
  }

  /** The logical ids in the template, of a type or all. */
  public ids(type?: string): string[] {
    return Object.entries(this.template.Resources).filter(([, { Type }]) => type === undefined || Type === type).map(([id]) => id);
  }

  /** What the template says of a resource. */
  public properties(id: string): any {
    return this.template.Resources[id].Properties;
  }

  /** What a type of resources is called that stays when the stack goes. */
  public async kept(type: string): Promise<string[]> {
    const physical = await this.physicalIds(type);
    return this.ids(type).filter((id) => this.template.Resources[id].DeletionPolicy === 'Retain').map((id) => physical[id]);
  }

  /** What the resources of a type are called, by logical id. */
  public async physicalIds(type?: string): Promise<{ [logicalId: string]: string }> {
    const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: this.name }));
    return Object.fromEntries(StackResources.filter(({ ResourceType }) => type === undefined || ResourceType === type)
      .map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [LogicalResourceId, PhysicalResourceId]));
  }

  /** The task definitions of the stack, as Amazon ECS has them. */
  public async taskDefinitions(): Promise<RegisteredTask[]> {
    const arns = await this.physicalIds('AWS::ECS::TaskDefinition');
    return Promise.all(this.ids('AWS::ECS::TaskDefinition').map(async (id) => {
      const { taskDefinition = {}, tags = [] } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arns[id], include: ['TAGS'] }));
      return {
        ...taskDefinition,
        template: this.properties(id),
        policiesAtRegistration: JSON.parse(tags.find(({ key }) => key === 'execution-role-policies')?.value ?? 'null'),
      };
    }));
  }
}

export interface RegisteredTask extends TaskDefinition {
  /** What the template says of it. */
  readonly template: any;
  /** What the execution role was allowed when it was registered. */
  readonly policiesAtRegistration: any[];
}

function body(template: Template) {
  return { TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_NAMED_IAM' as const] };
}
