// A template as CloudFormation would see it: which resource waits for which, and what functions come to. Written from the
// documentation of CloudFormation, and knows nothing of how the library counts.

import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

export interface DeployedTemplate {
  readonly Resources: { readonly [logicalId: string]: any };
}

/**
 * The template of a stack, deployable or not.
 */
export function templateOf(stack: Stack): DeployedTemplate {
  return Template.fromStack(stack, { skipCyclicalDependenciesCheck: true }).toJSON() as DeployedTemplate; // what the class holds
}

/**
 * The logical ids each resource refers to or depends on: with Ref, Fn::GetAtt, Fn::Sub and DependsOn.
 */
export function needs(template: DeployedTemplate): Map<string, Set<string>> {
  const ids = new Set(Object.keys(template.Resources));
  return new Map(Object.entries(template.Resources).map(([id, { DependsOn = [], Properties = {} }]) =>
    [id, new Set([DependsOn, referredTo(Properties)].flat().filter((name) => ids.has(name)))]));
}

/**
 * Resources that wait for one another, so that none of them can be made first; `undefined` where the template deploys.
 */
export function circle(template: DeployedTemplate): string[] | undefined {
  const graph = needs(template);
  const done = new Set<string>();
  const walk = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) {
      return [...path.slice(path.indexOf(id)), id];
    }
    if (done.has(id)) {
      return undefined;
    }
    for (const next of graph.get(id) ?? []) {
      const found = walk(next, [...path, id]);
      if (found) {
        return found;
      }
    }
    done.add(id);
    return undefined;
  };
  for (const id of graph.keys()) {
    const found = walk(id, []);
    if (found) {
      return found;
    }
  }
  return undefined;
}

function referredTo(json: any): string[] {
  if (Array.isArray(json)) {
    return json.flatMap(referredTo);
  }
  if (typeof json !== 'object' || json === null) {
    return [];
  }
  return Object.entries<any>(json).flatMap(([key, value]) => {
    switch (key) {
      case 'Ref':
        return [value];
      case 'Fn::GetAtt':
        return [Array.isArray(value) ? value[0] : value.split('.')[0]];
      case 'Fn::Sub': {
        const [text, variables = {}] = Array.isArray(value) ? value : [value];
        const names = [...String(text).matchAll(/\$\{([^!}][^}.]*)[^}]*\}/g)].map(([, name]) => name);
        return [...names.filter((name) => !(name in variables)), ...referredTo(variables)];
      }
      default:
        return referredTo(value);
    }
  });
}

/** The values that CloudFormation knows in a deployment. */
const DEPLOYMENT: { readonly [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'ap-southeast-2',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What `Ref` and the attribute `Arn` of a resource come to, with a name that CloudFormation made. */
const ARNS: { readonly [type: string]: string } = {
  'AWS::SecretsManager::Secret': 'secretsmanager:ap-southeast-2:123456789012:secret:ID-1UJNW2Y4Y5Y3-AbCdEf',
  'AWS::SecretsManager::SecretTargetAttachment': 'secretsmanager:ap-southeast-2:123456789012:secret:ID-1UJNW2Y4Y5Y3-AbCdEf',
  'AWS::KMS::Key': 'kms:ap-southeast-2:123456789012:key/11111111-2222-3333-4444-555555555555',
  'AWS::Logs::LogGroup': 'logs:ap-southeast-2:123456789012:log-group:Stack-ID-1UJNW2Y4Y5Y3:*',
  'AWS::ECR::Repository': 'ecr:ap-southeast-2:123456789012:repository/stack-ID-1UJNW2Y4Y5Y3',
};

/** What is given from outside: the values of parameters, and of exports of other stacks. */
export interface Given {
  readonly [name: string]: string;
}

/**
 * What a part of a template comes to in a deployment.
 */
export function deployed(json: any, template: DeployedTemplate, given: Given = {}): any {
  const within = (part: any) => deployed(part, template, given);
  if (Array.isArray(json)) {
    return json.map(within);
  }
  if (typeof json !== 'object' || json === null) {
    return json;
  }
  const [name] = Object.keys(json);
  const argument = json[name];
  const arnOf = (id: string) => `arn:aws:${ARNS[template.Resources[id].Type].replace('ID', id)}`;
  switch (name) {
    case 'Ref':
      return DEPLOYMENT[argument] ?? given[argument] ?? nameOf(argument, template) ?? arnOf(argument);
    case 'Fn::GetAtt':
      return arnOf(argument[0]);
    case 'Fn::Join':
      return within(argument[1]).join(argument[0]);
    case 'Fn::Split':
      return within(argument[1]).split(argument[0]);
    case 'Fn::Select':
      return within(argument[1])[argument[0]];
    case 'Fn::ImportValue':
      return given[argument];
    default:
      return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, within(value)]));
  }
}

/** What has its name for a `Ref`, not its ARN. */
function nameOf(id: string, { Resources }: DeployedTemplate): string | undefined {
  const { Type, Properties } = Resources[id];
  return Type === 'AWS::SSM::Parameter' ? Properties.Name ?? `CFN-${id}-1UJNW2Y4Y5Y3` : undefined;
}

/**
 * The policies of the only role of a template, or of a role by its name in `Roles`, as they are deployed.
 */
export function policiesOf(template: DeployedTemplate, isRole: (roleReference: string) => boolean): { inline: any[]; managed: any[] } {
  const named = Object.entries(template.Resources).filter(([id]) => isRole(id)).flatMap(([, { Properties }]) => Properties.Policies ?? []);
  const attached = (type: string) => Object.values(template.Resources)
    .filter(({ Type, Properties }) => Type === type && (Properties.Roles ?? []).some((role: any) => isRole(role.Ref ?? role)));
  return {
    inline: deployed([...named, ...attached('AWS::IAM::Policy').map(({ Properties }) => Properties)].map(({ PolicyDocument }) => PolicyDocument), template),
    managed: deployed(attached('AWS::IAM::ManagedPolicy').map(({ Properties }) => Properties.PolicyDocument), template),
  };
}

/** As IAM counts: without white space, of which these documents have none that counts. */
export function length(document: unknown): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}
