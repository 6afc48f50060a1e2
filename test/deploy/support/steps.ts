import {
  AttachRolePolicyCommand, CreatePolicyCommand, CreatePolicyVersionCommand, CreateRoleCommand, DeletePolicyCommand, DeletePolicyVersionCommand,
  DeleteRoleCommand, DeleteRolePolicyCommand, DetachRolePolicyCommand, IAMClient, ListPolicyVersionsCommand, PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { Template } from './stacks';
import { deploy, DeployedResource, roleNameOf } from '../../proof/deployment';
import { needs } from '../../support/deployed';

/** One resource of a stack that CloudFormation is done with. */
export interface Step {
  readonly action: 'create' | 'update' | 'delete';
  readonly resource: DeployedResource;
}

/** Which of two resources comes first when neither waits for the other: CloudFormation does both at once. */
export type Preference = (ids: readonly string[]) => string[];

interface Resources {
  readonly [id: string]: DeployedResource;
}

const iam = new IAMClient();
const NOTHING: Template = { Resources: {} };
const ACCOUNT = '123456789012';

/**
 * A stack whose roles and policies are made in IAM one resource after the other, in the order CloudFormation documents: what
 * a resource refers to or depends on before it, and what the new template no longer has at the end. moto updates in the order
 * of the template, and shows nothing in between.
 */
export class SteppedStack {
  private template = NOTHING;

  public constructor(
    private readonly name: string,
    private readonly preference: Preference = (ids) => [...ids],
    private readonly region = 'us-east-1',
  ) {}

  /** What the template comes to. Names do not depend on when a resource was made, and stacks of two Regions have none in common. */
  public resources(template: Template): Resources {
    const place = { partition: 'aws', region: this.region, account: ACCOUNT };
    const name = this.region === 'us-east-1' ? this.name : `${this.name}-${this.region}`;
    return deploy([{ name, stackName: this.name, place, template, nested: {} }], { BootstrapVersion: '30' })[0].resources;
  }

  public async update(template: Template, done: (step: Step) => Promise<void> = async () => {}): Promise<void> {
    const [before, after] = [this.template, template].map((each) => this.resources(each));
    for (const step of [...this.changes(template, before, after), ...this.cleanup(before, after)]) {
      await take(step, before[step.resource.id]);
      await done(step);
    }
    this.template = template;
  }

  public async delete(): Promise<void> {
    await this.update(NOTHING);
  }

  private changes(template: Template, before: Resources, after: Resources): Step[] {
    return dependenciesFirst(template, this.preference)
      .filter((id) => JSON.stringify(before[id]?.properties) !== JSON.stringify(after[id].properties))
      .map((id) => ({ action: id in before ? 'update' : 'create', resource: after[id] }));
  }

  private cleanup(before: Resources, after: Resources): Step[] {
    return dependenciesFirst(this.template, this.preference).reverse()
      .filter((id) => !(id in after)).map((id) => ({ action: 'delete', resource: before[id] }));
  }
}

function dependenciesFirst(template: Template, preference: Preference): string[] {
  const graph = needs(template);
  const order = new Set<string>();
  const visit = (id: string) => {
    if (!order.has(id)) {
      preference([...graph.get(id) ?? []]).forEach(visit);
      order.add(id);
    }
  };
  preference(Object.keys(template.Resources)).forEach(visit);
  return [...order];
}

/** Does to IAM what the resource is for. Everything else a stack may have is of no concern to it. */
async function take({ action, resource }: Step, before?: DeployedResource): Promise<void> {
  switch (resource.type) {
    case 'AWS::IAM::Role':
      return takeRole(action, resource, before);
    case 'AWS::IAM::Policy':
      return putPolicies(resource.properties.Roles, action === 'delete' ? [] : [resource.properties], before ? [before.properties] : []);
    case 'AWS::IAM::ManagedPolicy':
      return takeManagedPolicy(action, resource, before);
  }
}

async function takeRole(action: Step['action'], resource: DeployedResource, before?: DeployedResource): Promise<void> {
  const { AssumeRolePolicyDocument, Policies = [] } = resource.properties;
  const RoleName = roleNameOf(resource.arn);
  if (action === 'create') {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) }));
  }
  await putPolicies([RoleName], action === 'delete' ? [] : Policies, before?.properties.Policies ?? []);
  if (action === 'delete') {
    await iam.send(new DeleteRoleCommand({ RoleName }));
  }
}

async function putPolicies(roles: readonly string[], policies: readonly any[], before: readonly any[]): Promise<void> {
  for (const RoleName of roles) {
    for (const { PolicyName, PolicyDocument } of policies) {
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }));
    }
    for (const { PolicyName } of before.filter((old) => !policies.some((policy) => policy.PolicyName === old.PolicyName))) {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
  }
}

async function takeManagedPolicy(action: Step['action'], { id, properties }: DeployedResource, before?: DeployedResource): Promise<void> {
  const PolicyDocument = JSON.stringify(properties.PolicyDocument);
  const PolicyName = properties.ManagedPolicyName ?? id;
  const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy${properties.Path ?? '/'}${PolicyName}`;
  if (action === 'create') {
    await iam.send(new CreatePolicyCommand({ PolicyName, Path: properties.Path, PolicyDocument }));
  } else if (action === 'update') {
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
  }
  const [had, has]: string[][] = [before?.properties.Roles ?? [], action === 'delete' ? [] : properties.Roles ?? []];
  for (const RoleName of has.filter((role) => !had.includes(role))) {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  for (const RoleName of had.filter((role) => !has.includes(role))) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  if (action === 'delete') {
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    for (const { VersionId } of Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)) {
      await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    }
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  }
}
