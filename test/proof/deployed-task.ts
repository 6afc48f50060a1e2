// A task of a modelled app as it is deployed: what its definition says, and what its roles need for it.

import { bucketName } from './construction';
import { imageOn, OVERRIDING } from './containers';
import { DeployedResource, DeployedStack, ofType } from './deployment';
import { AppModel, ContainerModel, ObjectModel, ReadModel, TaskModel } from './model';
import { Need } from './need';
import { Reader, secretNeeds } from './needs';
import { grantPermissions, plainPermissions } from './own-grants';
import { Permission } from './own-permissions';
import { OWN_ACCOUNT, regionOf, taskIdOf } from './places';
import { appConfigNeeds, logNeeds, ObjectReader, objectNeeds, pullNeeds } from './platform-needs';
import { StoredSources } from './stored';
import { Names } from './writing';

export class DeployedTask {
  public readonly definition: DeployedResource;

  public constructor(
    private readonly model: AppModel,
    private readonly stacks: readonly DeployedStack[],
    private readonly sources: StoredSources,
    private readonly names: Names,
    public readonly task: TaskModel,
    public readonly index: number,
  ) {
    const [definition] = ofType(stacks, 'AWS::ECS::TaskDefinition')
      .filter(({ id, stack }) => id.startsWith(`${taskIdOf(model, index)}TaskDefinition`) && (stack.name === 'Abroad') === (task.stack === 'Abroad'));
    this.definition = definition;
  }

  /** All that the containers say, compared with all that they should. */
  public referenceProblems(): string[] {
    const said = this.containers().flatMap((container) => [
      ...(container.Secrets ?? []).map(({ Name, ValueFrom }: any) => `${container.Name}, ${Name}: ${ValueFrom}`),
      ...(container.LogConfiguration?.SecretOptions ?? []).map(({ Name, ValueFrom }: any) => `${container.Name}, option ${Name}: ${ValueFrom}`),
      ...(container.RepositoryCredentials ? [`${container.Name}, credentials: ${container.RepositoryCredentials.CredentialsParameter}`] : []),
    ]);
    const files = this.files();
    const meant = this.task.containers.flatMap((container, index) => {
      const name = this.names('container', index);
      const credentials = this.credentialsOf(container);
      const value = (read: ReadModel) => this.sources.valueFrom(read);
      return [
        ...container.overridden ? [`${name}, ${OVERRIDING.Name}: ${OVERRIDING.ValueFrom}`] : [
          ...container.secrets.map((read, number) => `${name}, ${this.names('variable', number)}: ${value(read)}`),
          ...container.late.map((read, number) => `${name}, ${this.names('late', number)}: ${value(read)}`),
        ],
        ...optionsOf(container, this.names).map(([option, read]) => `${name}, option ${option}: ${value(read)}`),
        ...(credentials ? [`${name}, credentials: ${value(credentials)}`] : []),
        ...container.files.map((read, number) => `secret-files, ${files.get(`/secret-files-${name}/${this.names('file', number)}`)}: ${value(read)}`),
        ...(container.composed ?? []).flatMap((values, number) => values.map((read, place) =>
          `secret-files, ${files.get(`/secret-files-${name}/${this.names('composed', number)}`)?.[place]}: ${value(read)}`)),
      ];
    });
    return [
      ...meant.filter((each) => !said.includes(each)).map((each) => `the task definition does not say ${each}`),
      ...said.filter((each) => !meant.includes(each)).map((each) => `the task definition says ${each}`),
    ];
  }

  /**
   * All references that the execution role reads.
   *
   * @param task with other containers than the model has
   */
  public executionReads({ containers, retained }: Pick<TaskModel, 'containers' | 'retained'> = this.task): ReadModel[] {
    return [...retained, ...containers.flatMap((container) => [
      ...container.secrets,
      ...container.late,
      ...container.files,
      ...(container.composed ?? []).flat(),
      ...optionsOf(container, this.names).map(([, read]) => read),
      ...[this.credentialsOf(container)].flatMap((read) => read ?? []),
    ])];
  }

  public executionNeeds(): Need[] {
    const { containers } = this.task;
    const reads = this.executionReads().filter(({ by }) => by !== 'ecs.Secret');
    const files = containers.flatMap(({ environmentFiles }) => environmentFiles);
    return [
      ...this.reading(reads.map(({ source }) => source), 'Amazon ECS'),
      ...this.containers().flatMap((container) => this.platformNeeds(container)),
      ...files.flatMap((file) => 'asset' in file ? [] : this.objectNeeds(file, 'Amazon ECS')),
      ...this.assetNeeds(),
      ...containers.flatMap(({ credentialSpecs }) => credentialSpecs).flatMap((spec) => 'source' in spec ? this.specNeeds(spec.source) : this.objectNeeds(spec, 'Amazon ECS, for gMSA')),
      ...(this.task.retainedFiles ?? []).flatMap((file) => this.objectNeeds(file, 'Amazon ECS')),
    ];
  }

  public taskNeeds(): Need[] {
    const runtime = this.task.containers.flatMap((container) => container.runtime);
    const { partition, region } = this.definition.stack.place;
    const environmentArn = `arn:${partition}:appconfig:${region}:${OWN_ACCOUNT}:application/app1234/environment/env1234`;
    return [
      ...this.reading(runtime.flatMap((each) => each.kind === 'source' ? [each.source] : []), 'a program'),
      ...runtime.flatMap((each) => each.kind === 'object' ? this.objectNeeds(each, 'a program') : []),
      ...runtime.flatMap((each) => each.kind === 'configuration' ? appConfigNeeds(environmentArn, each.profile, this.sources.keyArns(each.key)) : []),
    ];
  }

  /** What the app grants by itself to one of the roles. */
  public ownPermissions(to: 'execution' | 'task'): Permission[] {
    const granted = this.task.grants.filter((grant) => grant.to === to)
      .flatMap((grant) => grantPermissions(grant, this.model, this.sources, this.stacks, this.definition.stack));
    return to === 'task' ? granted : [...granted, ...plainPermissions(this.model, this.sources, this.executionReads())];
  }

  private containers(): any[] {
    return this.definition.properties.ContainerDefinitions ?? [];
  }

  /** The variables of each file that the init container writes, in the order of its text. */
  private files(): Map<string, string[]> {
    const command: string[] = this.containers().find(({ Name }) => Name === 'secret-files')?.Command ?? [];
    const files = new Map<string, string[]>();
    for (let rest = command; rest.length > 0;) {
      if (!rest[0].startsWith('/')) { // of a task without a file that is composed
        files.set(rest[1], [rest[0]]);
        rest = rest.slice(4);
      } else {
        const end = 4 + 2 * Number(rest[3]);
        const parts = rest.slice(4, end);
        files.set(rest[0], parts.filter((_, index) => index % 2 === 1 && parts[index - 1] !== 'TEXT'));
        rest = rest.slice(end);
      }
    }
    return files;
  }

  private credentialsOf({ credentials, image, lateHost }: ContainerModel): ReadModel | undefined {
    return credentials ?? (image.kind === 'registry' ? this.task.hosts[lateHost ?? image.host] : undefined);
  }

  private reading(numbers: readonly number[], reader: Reader): Need[] {
    const all = this.sources.stored.flat();
    return [...new Set(numbers)].flatMap((source) => this.sources.stored[source])
      .flatMap((stored) => secretNeeds(stored, reader, all.filter((other) => other !== stored)));
  }

  /** A credential spec is not a secret, and so is not encrypted. */
  private specNeeds(source: number): Need[] {
    return this.sources.stored[source].flatMap((stored) => secretNeeds({ ...stored, keys: [], anyKey: false }, 'Amazon ECS'));
  }

  /** The image and the log group, as the template has them. */
  private platformNeeds({ Name, Image, LogConfiguration }: any): Need[] {
    const model = this.task.containers.find((_, number) => this.names('container', number) === Name);
    const host = model?.image.kind === 'registry' ? model.lateHost ?? model.image.host : undefined;
    const { partition, region, account } = this.definition.stack.place;
    const { 'awslogs-group': group } = LogConfiguration?.Options ?? {};
    return [
      ...(host && Image === imageOn(host) ? [] : pullNeeds(Image, {
        own: /\/aws-for-fluent-bit:/.test(Image),
        importing: Image.includes('/docker-hub/')
          && this.task.containers.some((each) => each.image.kind === 'cache' && each.image.firstPull === 'EXECUTION_ROLE'),
      })),
      ...(group ? logNeeds(`arn:${partition}:logs:${region}:${account}:log-group:${group}`) : []),
    ];
  }

  private objectNeeds({ bucket, path }: ObjectModel, reader: ObjectReader): Need[] {
    const { partition, region } = this.definition.stack.place;
    const { key, lateKey, region: named } = this.model.buckets[bucket];
    const home = { partition, region: named ? regionOf(this.model, named) : region };
    return objectNeeds({ arn: `arn:${partition}:s3:::${bucketName(bucket)}/${path}`, keys: this.sources.keyArns(lateKey ?? key), home }, reader);
  }

  /** Env files that the CDK uploads, as the template has them. */
  private assetNeeds(): Need[] {
    const files: string[] = this.containers().flatMap(({ EnvironmentFiles = [] }) => EnvironmentFiles).map(({ Value }) => Value);
    return files.filter((arn) => arn.includes(':cdk-')).flatMap((arn) => objectNeeds({ arn, keys: [], home: this.definition.stack.place, hashed: true }, 'Amazon ECS'));
  }
}

export function optionsOf({ log }: ContainerModel, names: Names): [string, ReadModel][] {
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
