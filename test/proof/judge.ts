// Judges the deployed tasks of an app: what each container says, and what its roles may do for it.

import { bucketName, imageOn, Names, tokenParameter } from './app';
import { deploy, DeployedResource, DeployedStack, ofType, orderProblems, policiesOn, roleNameOf, Undeployed } from './deployment';
import { Request } from './evaluator';
import {
  AppModel, ContainerModel, importedArn, importedKeyArn, isParameter, KeyKnowledge, OWN_ACCOUNT, ReadModel, regionOf, SourceModel, suffixOf,
  tailOf, TaskModel,
} from './model';
import { appConfigNeeds, logNeeds, Need, objectNeeds, pullNeeds, Reader, secretNeeds, Stored } from './needs';
import { DeployedRole, verdict } from './verdict';

/**
 * An app as it is deployed.
 */
export function deployed(model: AppModel, templates: readonly Undeployed[]): DeployedStack[] {
  const given = Object.fromEntries(model.sources.flatMap((source, index) =>
    'by' in source && source.by === 'token' ? [[tokenParameter(index), source.kind === 'imported parameter' ? source.name : arnsOf(model, source, index)]] : []));
  return deploy(templates, given);
}

/**
 * What is wrong with an app; nothing, if it is right.
 */
export function judge(model: AppModel, stacks: readonly DeployedStack[], names: Names): string[] {
  return model.tasks.flatMap((task, index) => new Judge(model, stacks, names, task, index).problems().map((problem) => `task ${index}: ${problem}`));
}

/** Judges one task. */
class Judge {
  private readonly definition: DeployedResource;
  private readonly stored: readonly (readonly Stored[])[];

  public constructor(
    private readonly model: AppModel,
    private readonly stacks: readonly DeployedStack[],
    private readonly names: Names,
    private readonly task: TaskModel,
    private readonly index: number,
  ) {
    const [definition] = ofType(stacks, 'AWS::ECS::TaskDefinition').filter(({ id }) => id.startsWith(`Task${index}`));
    this.definition = definition;
    this.stored = model.sources.map((source, number) => this.storedFor(source, number));
  }

  public problems(): string[] {
    const { properties } = this.definition;
    const [execution, task] = [properties.ExecutionRoleArn, properties.TaskRoleArn].map((arn) => ofType(this.stacks, 'AWS::IAM::Role').find((role) => role.arn === arn));
    if (!execution || !task) {
      return ['a role is missing'];
    }
    const strangers = this.strangers(); // none of which a role may read unless it needs it
    return [
      ...this.referenceProblems(),
      ...verdict(this.roleOf(execution), this.executionNeeds(), strangers).map((problem) => `execution role: ${problem}`),
      ...verdict(this.roleOf(task), this.taskNeeds(), strangers).map((problem) => `task role: ${problem}`),
      ...(this.task.placement === 'EXTERNAL' ? [] : orderProblems(this.definition, this.policiesOn(execution))),
    ];
  }

  private roleOf(role: DeployedResource): DeployedRole {
    const { AssumeRolePolicyDocument, ManagedPolicyArns = [], Policies = [] } = role.properties;
    const { partition, region } = this.definition.stack.place;
    return {
      trust: AssumeRolePolicyDocument,
      trustContext: { 'aws:SourceAccount': OWN_ACCOUNT, 'aws:SourceArn': `arn:${partition}:ecs:${region}:${OWN_ACCOUNT}:task/cluster/1` },
      managedPolicyArns: ManagedPolicyArns,
      policies: [...Policies, ...this.policiesOn(role).map(({ properties }) => properties)]
        // A Region that is written out and one that only the deployment knows can be the same.
        .map(({ PolicyDocument }) => this.knowsRegions() ? PolicyDocument : withoutRepetition(PolicyDocument)),
    };
  }

  /** All that the containers say, compared with all that they should. */
  private referenceProblems(): string[] {
    const said = this.containers().flatMap((container) => [
      ...(container.Secrets ?? []).map(({ Name, ValueFrom }: any) => `${container.Name}, ${Name}: ${ValueFrom}`),
      ...(container.LogConfiguration?.SecretOptions ?? []).map(({ Name, ValueFrom }: any) => `${container.Name}, option ${Name}: ${ValueFrom}`),
      ...(container.RepositoryCredentials ? [`${container.Name}, credentials: ${container.RepositoryCredentials.CredentialsParameter}`] : []),
    ]);
    const files = this.files();
    const meant = this.task.containers.flatMap((container, index) => {
      const name = this.names('container', index);
      const credentials = this.credentialsOf(container);
      return [
        ...container.secrets.map((read, number) => `${name}, ${this.names('variable', number)}: ${this.valueFrom(read)}`),
        ...container.late.map((read, number) => `${name}, ${this.names('late', number)}: ${this.valueFrom(read)}`),
        ...optionsOf(container, this.names).map(([option, read]) => `${name}, option ${option}: ${this.valueFrom(read)}`),
        ...(credentials ? [`${name}, credentials: ${this.valueFrom(credentials)}`] : []),
        ...container.files.map((read, number) => `secret-files, ${files.get(`/secret-files-${name}/${this.names('file', number)}`)}: ${this.valueFrom(read)}`),
      ];
    });
    return [
      ...meant.filter((each) => !said.includes(each)).map((each) => `the task definition does not say ${each}`),
      ...said.filter((each) => !meant.includes(each)).map((each) => `the task definition says ${each}`),
    ];
  }

  /**
   * All policies of a role but those that it has for another task. Statements only ever allow, so that a role which is right
   * for each of its tasks is right for both.
   */
  private policiesOn(role: DeployedResource): DeployedResource[] {
    const others = this.model.tasks.flatMap((_, index) => index === this.index ? [] : [`Task${index}`, `OwnerExecution${index}`]);
    return policiesOn(this.stacks, roleNameOf(role)).filter(({ id }) => !others.some((prefix) => id.startsWith(prefix)));
  }

  private knowsRegions(): boolean {
    return this.model.environment === 'stated' && !this.model.sources.some((source) => 'by' in source && source.by === 'token');
  }

  private containers(): any[] {
    return this.definition.properties.ContainerDefinitions ?? [];
  }

  /** The variable of each file that the init container writes. */
  private files(): Map<string, string> {
    const command: string[] = this.containers().find(({ Name }) => Name === 'secret-files')?.Command ?? [];
    return new Map(command.flatMap((path, index): [string, string][] => index % 4 === 1 ? [[path, command[index - 1]]] : []));
  }

  private credentialsOf({ credentials, image }: ContainerModel): ReadModel | undefined {
    return credentials ?? (image.kind === 'registry' ? this.task.hosts[image.host] : undefined);
  }

  private executionNeeds(): Need[] {
    const { containers, retained } = this.task;
    const reads = containers.flatMap((container) => [
      ...container.secrets,
      ...container.late,
      ...container.files,
      ...optionsOf(container, this.names).map(([, read]) => read),
      ...[this.credentialsOf(container)].flatMap((read) => read ?? []),
    ]);
    return unique([
      ...this.reading([...reads, ...retained].map(({ source }) => source), 'Amazon ECS'),
      ...this.containers().flatMap((container) => this.platformNeeds(container)),
      ...containers.flatMap(({ environmentFiles }) => environmentFiles).flatMap((file) => this.objectNeeds(file, 'Amazon ECS')),
    ]);
  }

  private taskNeeds(): Need[] {
    const runtime = this.task.containers.flatMap((container) => container.runtime);
    const { partition, region } = this.definition.stack.place;
    const environmentArn = `arn:${partition}:appconfig:${region}:${OWN_ACCOUNT}:application/app1234/environment/env1234`;
    return unique([
      ...this.reading(runtime.flatMap((each) => each.kind === 'source' ? [each.source] : []), 'a program'),
      ...runtime.flatMap((each) => each.kind === 'object' ? this.objectNeeds(each, 'a program') : []),
      ...runtime.flatMap((each) => each.kind === 'configuration' ? appConfigNeeds(environmentArn, each.profile, this.keyArns(each.key)) : []),
    ]);
  }

  private reading(sources: readonly number[], reader: Reader): Need[] {
    const all = this.stored.flat();
    return [...new Set(sources)].flatMap((source) => this.stored[source])
      .flatMap((stored) => secretNeeds(stored, reader, all.filter((other) => other !== stored)));
  }

  /** The image and the log group, as the template has them. */
  private platformNeeds({ Name, Image, LogConfiguration }: any): Need[] {
    const index = this.task.containers.findIndex((_, number) => this.names('container', number) === Name);
    const image = this.task.containers[index]?.image;
    const { partition, region, account } = this.definition.stack.place;
    const { 'awslogs-group': group } = LogConfiguration?.Options ?? {};
    return [
      ...(image?.kind === 'registry' && Image === imageOn(image.host) ? [] : pullNeeds(Image, {
        own: /\/aws-for-fluent-bit:/.test(Image),
        importing: Image.includes('/docker-hub/')
          && this.task.containers.some((each) => each.image.kind === 'cache' && each.image.firstPull === 'EXECUTION_ROLE'),
      })),
      ...(group ? logNeeds(`arn:${partition}:logs:${region}:${account}:log-group:${group}`) : []),
    ];
  }

  private objectNeeds({ bucket, path }: { readonly bucket: number; readonly path: string }, reader: Reader): Need[] {
    const { partition, region } = this.definition.stack.place;
    const keys = this.keyArns(this.model.buckets[bucket].key);
    return objectNeeds({ arn: `arn:${partition}:s3:::${bucketName(bucket)}/${path}`, keys, home: { partition, region } }, reader);
  }

  /** Everything there is to read in the app. */
  private strangers(): Request[] {
    return this.stored.flat().flatMap((stored) => secretNeeds(stored, 'a program')).flatMap(({ requests }) => requests);
  }

  /** What a source is in AWS, as this task knows it. A secret behind a parameter is two things. */
  private storedFor(source: SourceModel, index: number): Stored[] {
    const service = isParameter(source) ? 'ssm' : 'secretsmanager';
    const stated = this.model.environment === 'stated';
    const known: KeyKnowledge = 'key' in source && typeof source.key !== 'number' ? source.key ?? 'unstated' : 'unstated';
    const keys = typeof known === 'string' ? [] : known.map((key) => this.keyArn(key));
    const plain: Stored = { service, arn: arnsOf(this.model, source, index), byName: false, literal: stated, keys, anyKey: known === 'any' };
    switch (source.kind) {
      case 'owned secret':
      case 'owned parameter': {
        const resource = this.ownedSource(index);
        // Unused sources are not in a template; nothing can be asked of them.
        return resource ? [{
          ...plain,
          arn: source.kind === 'owned secret' && source.stack === 'Elsewhere' ? resource.arn.slice(0, -7) : resource.arn,
          byName: source.kind === 'owned secret' && source.stack === 'Elsewhere',
          literal: false,
          keys: this.keysOf(resource),
        }] : [];
      }
      case 'imported secret':
        return [{ ...plain, byName: source.by === 'name' || source.by === 'partial ARN', literal: source.by === 'name' ? stated : source.by !== 'token' }];
      case 'imported parameter':
        return [{ ...plain, literal: source.by === 'ARN' || source.by === 'pasted ARN' || stated }];
      default:
        return [
          { ...plain, keys: [], anyKey: false },
          { ...plain, service: 'secretsmanager', arn: importedArn(this.model, 'secretsmanager', `secret:${source.name}`), byName: true },
        ];
    }
  }

  private ownedSource(index: number): DeployedResource | undefined {
    return [...ofType(this.stacks, 'AWS::SecretsManager::Secret'), ...ofType(this.stacks, 'AWS::SSM::Parameter')]
      .find(({ properties }) => properties.Description === `source ${index}`);
  }

  private keysOf({ properties: { KmsKeyId } }: DeployedResource): string[] {
    return KmsKeyId === undefined ? [] : [KmsKeyId];
  }

  private keyArns(index: number | undefined): string[] {
    return index === undefined ? [] : [this.keyArn(index)];
  }

  private keyArn(index: number): string {
    return this.model.keys[index].kind === 'imported' ? importedKeyArn(this.model, index)
      : ofType(this.stacks, 'AWS::KMS::Key').find(({ properties }) => properties.Description === `key ${index}`)?.arn
        ?? `arn:${this.model.partition}:kms:${regionOf(this.model, 'home')}:${OWN_ACCOUNT}:key/unused-${index}`;
  }

  /** What should stand in the task definition for a read. */
  private valueFrom(read: ReadModel): string {
    const source = this.model.sources[read.source];
    const [{ arn }] = this.stored[read.source];
    switch (source.kind) {
      case 'referenced secret':
        return `/aws/reference/secretsmanager/${source.name}`;
      case 'imported parameter':
        return read.by === 'valueFrom' && source.by !== 'ARN' && source.by !== 'pasted ARN' ? source.name : arn;
      default:
        return arn + tailOf(read);
    }
  }
}

/** The ARN of what is imported, whatever the app knows of it. */
function arnsOf(model: AppModel, source: SourceModel, index: number): string {
  switch (source.kind) {
    case 'imported secret':
      return importedArn(model, 'secretsmanager', `secret:${source.name}${source.by === 'name' || source.by === 'partial ARN' ? '' : suffixOf(index)}`, source.region, source.account);
    case 'imported parameter':
      return importedArn(model, 'ssm', `parameter/${source.name.replace(/^\//, '')}`, source.region);
    case 'referenced secret':
      return importedArn(model, 'ssm', `parameter/aws/reference/secretsmanager/${source.name}`);
    default:
      return '';
  }
}

function optionsOf({ log }: ContainerModel, names: Names): [string, ReadModel][] {
  switch (log?.driver) {
    case 'splunk':
      return [['splunk-token', log.token]];
    case 'generic':
    case 'firelens':
      return log.options.map((read, index): [string, ReadModel] => [names('option', index), read]);
    default:
      return [];
  }
}

/** Needs that several containers have are one. */
function unique(needs: readonly Need[]): Need[] {
  return [...new Map(needs.map((need) => [need.reason, need])).values()];
}


/** The same JSON with each item of a list once. */
function withoutRepetition(json: any): any {
  if (Array.isArray(json)) {
    return [...new Map(json.map(withoutRepetition).map((item) => [JSON.stringify(item), item])).values()];
  }
  return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withoutRepetition(value)])) : json;
}
