// What the functions of a template come to in a deployment.

import { DeployedResource, DeployedStack, Undeployed } from './stacks';

export const URL_SUFFIXES: { readonly [partition: string]: string } = {
  'aws': 'amazonaws.com', 'aws-cn': 'amazonaws.com.cn', 'aws-us-gov': 'amazonaws.com', 'aws-eusc': 'amazonaws.eu',
};

/** The account in which AWS keeps the image of its log router. */
export const ROUTER_ACCOUNT = '906394416424';

/** Where values come from that the template does not have. */
export interface Outside {
  /** The value of a template parameter. */
  readonly given: (parameter: string) => string | undefined;
  /** What another stack exports. */
  readonly imported: (name: string) => unknown;
}

export class Resolver {
  /** Nested stacks by the logical id of their resource. */
  public readonly nested = new Map<string, Resolver>();
  private readonly resources: { [id: string]: any };

  public constructor(public readonly stack: Undeployed, private readonly outside: Outside) {
    this.resources = stack.template.Resources ?? {};
  }

  /** This stack and those in it. */
  public all(): Resolver[] {
    return [this, ...[...this.nested.values()].flatMap((resolver) => resolver.all())];
  }

  public outputNamed(name: string): unknown {
    return Object.values<any>(this.stack.template.Outputs ?? {}).find(({ Export }) => Export && this.resolve(Export.Name) === name)?.Value;
  }

  /** A parameter that the parent of a nested stack passes. */
  public passed(id: string, parameter: string): string | undefined {
    const value = this.resources[id]?.Properties.Parameters?.[parameter];
    return value === undefined ? undefined : this.resolve(value);
  }

  public deployed(): DeployedStack {
    const { name, stackName, place, template } = this.stack;
    const resources: { [id: string]: DeployedResource } = {};
    const stack: DeployedStack = { name, stackName, place, template, resources };
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
    if (others.length === 0 && /^(Ref|Fn::.*)$/.test(name)) {
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
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, (_, variable) => this.ref(variable));
      case 'Fn::ImportValue':
        return this.outside.imported(this.resolve(argument));
      default:
        throw new Error(`unknown function ${name}`);
    }
  }

  private ref(name: string): string {
    const { place: { partition, region, account }, template, stackName } = this.stack;
    const pseudo: { [name: string]: string } = {
      'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': account, 'AWS::URLSuffix': URL_SUFFIXES[partition], 'AWS::StackName': stackName,
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
    const value = this.outside.given(name) ?? byDefault;
    if (value === undefined) {
      throw new Error(`no value for the parameter ${name}`);
    }
    return value;
  }

  private attribute(id: string, attribute: string): string {
    const nested = this.nested.get(id);
    if (nested && attribute.startsWith('Outputs.')) {
      return nested.resolve(nested.stack.template.Outputs[attribute.slice('Outputs.'.length)].Value);
    }
    if (attribute === 'Arn') {
      return this.resources[id].Type === 'AWS::Logs::LogGroup' ? `${this.arnOf(id)}:*` : this.arnOf(id);
    }
    if (attribute === 'RepositoryUri') {
      const { region, account, partition } = this.stack.place;
      return `${account}.dkr.ecr.${region}.${URL_SUFFIXES[partition]}/${this.nameOf(id)}`;
    }
    throw new Error(`unknown attribute ${attribute} of ${this.resources[id].Type}`);
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
      case 'AWS::IAM::ManagedPolicy':
        return `arn:${partition}:iam::${account}:policy/${name}`;
      default:
        return here('cloudformation', `${Type}/${name}`);
    }
  }
}

const NAMED_BY_ARN = new Set(['AWS::SecretsManager::Secret', 'AWS::IAM::ManagedPolicy', 'AWS::ECS::TaskDefinition']);
const NAMES = ['Name', 'RoleName', 'ManagedPolicyName', 'LogGroupName', 'RepositoryName', 'BucketName'];

/** Six letters and digits that depend on a text. */
function suffix(text: string): string {
  let hash = 7;
  for (const letter of text) {
    hash = (hash * 31 + letter.charCodeAt(0)) % 2147483647;
  }
  return `${hash.toString(36).toUpperCase()}ABCDEF`.slice(0, 6);
}
