// Templates of several stacks as CloudFormation would deploy them: every function replaced by what it comes to.

import { circle, DeployedTemplate, needs } from '../support/deployed';

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface DeployedStack {
  readonly name: string;
  readonly place: Place;
  readonly template: DeployedTemplate;
  /** By logical id, with everything resolved. */
  readonly resources: { readonly [logicalId: string]: DeployedResource };
}

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly properties: any;
  readonly arn: string;
  readonly stack: DeployedStack;
}

export interface Undeployed {
  readonly name: string;
  readonly place: Place;
  readonly template: any;
}

export const URL_SUFFIXES: { readonly [partition: string]: string } = {
  'aws': 'amazonaws.com', 'aws-cn': 'amazonaws.com.cn', 'aws-us-gov': 'amazonaws.com', 'aws-eusc': 'amazonaws.eu',
};

/** The account in which AWS keeps the image of its log router. */
export const ROUTER_ACCOUNT = '906394416424';

/**
 * Deploys stacks.
 *
 * @param given the values of template parameters, by name
 */
export function deploy(stacks: readonly Undeployed[], given: { readonly [parameter: string]: string }): DeployedStack[] {
  const resolvers = stacks.map((stack) => new Resolver(stack, given, (name) => exported(name)));
  const exported = (name: string): unknown => {
    for (const resolver of resolvers) {
      const output = resolver.outputNamed(name);
      if (output !== undefined) {
        return resolver.resolve(output);
      }
    }
    throw new Error(`nothing exports ${name}`);
  };
  return resolvers.map((resolver) => resolver.deployed());
}

class Resolver {
  private readonly resources: { [id: string]: any };

  public constructor(
    private readonly stack: Undeployed,
    private readonly given: { readonly [parameter: string]: string },
    private readonly imported: (name: string) => unknown,
  ) {
    this.resources = stack.template.Resources ?? {};
  }

  public outputNamed(name: string): unknown {
    return Object.values<any>(this.stack.template.Outputs ?? {}).find(({ Export }) => Export && this.resolve(Export.Name) === name)?.Value;
  }

  public deployed(): DeployedStack {
    const { name, place, template } = this.stack;
    const resources: { [id: string]: DeployedResource } = {};
    const stack: DeployedStack = { name, place, template, resources };
    for (const [id, { Type: type, Properties = {} }] of Object.entries<any>(this.resources)) {
      resources[id] = { id, type, properties: this.resolve(Properties), arn: this.arnOf(id), stack };
    }
    return stack;
  }

  public resolve(json: any): any {
    if (Array.isArray(json)) {
      return json.map((part) => this.resolve(part)).filter((part) => part !== undefined);
    }
    if (typeof json !== 'object' || json === null) {
      return json;
    }
    const [name, ...others] = Object.keys(json);
    if (others.length === 0 && /^(Ref|Fn::.*|Condition)$/.test(name)) {
      return this.call(name, json[name]);
    }
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, this.resolve(value)]));
  }

  private call(name: string, argument: any): any {
    switch (name) {
      case 'Ref':
        return this.ref(argument);
      case 'Fn::GetAtt':
        return this.attribute(argument[0], argument[1]);
      case 'Fn::Join':
        return this.resolve(argument[1]).join(argument[0]);
      case 'Fn::Split':
        return this.resolve(argument[1]).split(argument[0]);
      case 'Fn::Select':
        return this.resolve(argument[1])[Number(argument[0])];
      case 'Fn::ImportValue':
        return this.imported(this.resolve(argument));
      default:
        throw new Error(`unknown function ${name}`);
    }
  }

  private ref(name: string): string {
    const { place: { partition, region, account }, template } = this.stack;
    const pseudo: { [name: string]: string } = {
      'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': account, 'AWS::URLSuffix': URL_SUFFIXES[partition], 'AWS::StackName': this.stack.name,
    };
    if (pseudo[name] !== undefined) {
      return pseudo[name];
    }
    if (this.resources[name]) {
      return NAMED_BY_ARN.has(this.resources[name].Type) ? this.arnOf(name) : this.nameOf(name);
    }
    const { Default: byDefault } = template.Parameters[name];
    if (byDefault?.includes('/aws-for-fluent-bit/')) {
      return `${ROUTER_ACCOUNT}.dkr.ecr.${region}.${URL_SUFFIXES[partition]}/aws-for-fluent-bit:stable`;
    }
    const value = this.given[name];
    if (value === undefined) {
      throw new Error(`no value for the parameter ${name}`);
    }
    return value;
  }

  private attribute(id: string, attribute: string): string {
    if (attribute !== 'Arn') {
      throw new Error(`unknown attribute ${attribute} of ${this.resources[id].Type}`);
    }
    return this.resources[id].Type === 'AWS::Logs::LogGroup' ? `${this.arnOf(id)}:*` : this.arnOf(id);
  }

  private nameOf(id: string): string {
    const { Type, Properties = {} } = this.resources[id];
    const own = NAMES.map((name) => Properties[name]).find((name) => name !== undefined);
    const generated = `${this.stack.name}-${id}-1UJNW2Y4Y5Y3`;
    return own !== undefined ? this.resolve(own) : /^AWS::(ECR|S3)/.test(Type) ? generated.toLowerCase() : generated;
  }

  private arnOf(id: string): string {
    const { partition, region, account } = this.stack.place;
    const name = this.nameOf(id);
    const here = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const { Type } = this.resources[id];
    switch (Type) {
      case 'AWS::SecretsManager::Secret':
        return here('secretsmanager', `secret:${name}-${suffix(this.stack.name + id)}`);
      case 'AWS::SSM::Parameter':
        return here('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);
      case 'AWS::KMS::Key':
        return here('kms', `key/${suffix(this.stack.name + id)}-2222-3333-4444-555555555555`);
      case 'AWS::Logs::LogGroup':
        return here('logs', `log-group:${name}`);
      case 'AWS::ECR::Repository':
        return here('ecr', `repository/${name}`);
      case 'AWS::S3::Bucket':
        return `arn:${partition}:s3:::${name}`;
      case 'AWS::IAM::Role':
        return `arn:${partition}:iam::${account}:role/${name}`;
      default:
        return here('cloudformation', `${Type}/${name}`);
    }
  }
}

const NAMED_BY_ARN = new Set(['AWS::SecretsManager::Secret', 'AWS::IAM::ManagedPolicy', 'AWS::ECS::TaskDefinition']);
const NAMES = ['Name', 'RoleName', 'LogGroupName', 'RepositoryName', 'BucketName'];

/** Six letters and digits that depend on a text. */
function suffix(text: string): string {
  let hash = 7;
  for (const letter of text) {
    hash = (hash * 31 + letter.charCodeAt(0)) % 2147483647;
  }
  return `${hash.toString(36).toUpperCase()}ABCDEF`.slice(0, 6);
}

/** The resources of a type in all stacks. */
export function ofType(stacks: readonly DeployedStack[], type: string): DeployedResource[] {
  return stacks.flatMap(({ resources }) => Object.values(resources).filter((resource) => resource.type === type));
}

/** What a policy is made of, when it is attached to a role with this name. */
export function policiesOn(stacks: readonly DeployedStack[], roleName: string): DeployedResource[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => ofType(stacks, type))
    .filter(({ properties }) => (properties.Roles ?? []).includes(roleName));
}

/** The name of a role, for which policies ask. */
export function roleNameOf({ arn }: DeployedResource): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * Why CloudFormation cannot deploy a stack, or deploys a task definition before what its execution role may do.
 */
export function orderProblems(taskDefinition: DeployedResource, policies: readonly DeployedResource[]): string[] {
  const { stack: { template } } = taskDefinition;
  const closed = circle(template);
  const before = closed ? new Set<string>() : waitedFor(taskDefinition.id, needs(template));
  return [
    ...(closed ? [`resources wait for one another: ${closed.join(' → ')}`] : []),
    ...policies.filter(({ stack, id }) => stack === taskDefinition.stack && !before.has(id)).map(({ id }) => `the task definition does not wait for ${id}`),
  ];
}

function waitedFor(id: string, graph: Map<string, Set<string>>, seen = new Set<string>()): Set<string> {
  for (const next of graph.get(id) ?? []) {
    if (!seen.has(next)) {
      seen.add(next);
      waitedFor(next, graph, seen);
    }
  }
  return seen;
}
