// Builds a modelled app with the library, and synthesizes it.

import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Undeployed, URL_SUFFIXES } from './deployment';
import {
  accountOf, AppModel, ContainerModel, Host, ImageModel, importedArn, importedKeyArn, isParameter, KeyKnowledge, LogModel, OWN_ACCOUNT,
  ReadModel, regionOf, RuntimeModel, SourceModel, StackName, suffixOf, tailOf, TaskModel,
} from './model';
import {
  EcrPullThroughCache, FirstPull, IEcrPullThroughCache, PolicyPlacement, RepositoryCredentials, RuntimeSecret, SecretVersion, SecureContainerOptions,
  SecureFargateTaskDefinition, TaskSecret,
} from '../../src';

/** What must make no difference. */
export interface Writing {
  /** Puts what is written as a map, or as a list without an order, into some order. */
  readonly order: <T>(items: T[]) => T[];
  readonly minimizePolicies: boolean;
  readonly names: Names;
}

/** Calls containers and variables something, by their number. */
export type Names = (kind: NameKind, index: number) => string;
export type NameKind = 'container' | 'variable' | 'late' | 'file' | 'runtime' | 'option';

export const PLAIN_NAMES: Names = (kind, index) => `${kind}${index}`;

/** Sorts the other way round, and nothing is called as it was. */
export const OTHER_NAMES: Names = (kind, index) => `x${kind.toUpperCase()}${99 - index}`;

export const AS_WRITTEN: Writing = { order: (items) => items, minimizePolicies: false, names: PLAIN_NAMES };

/** Everything the other way round. */
export const DIFFERENTLY: Writing = { order: (items) => [...items].reverse(), minimizePolicies: true, names: PLAIN_NAMES };

/** The parameter of the template that holds the ARN of a secret, or the name of a parameter. */
export function tokenParameter(index: number): string {
  return `Source${index}Token`;
}

/** The newest CDK looks at templates once more; the floor has no such property. */
const WITHOUT_TEMPLATE_VALIDATION: object = { builtinCloudFormationValidation: false };

/**
 * The templates of an app.
 */
export function synthesize(model: AppModel, writing: Writing = AS_WRITTEN): Undeployed[] {
  const outdir = mkdtempSync(join(tmpdir(), 'proof-'));
  try {
    const app = new App({
      outdir,
      // What says nothing of the templates takes its time.
      analyticsReporting: false,
      treeMetadata: false,
      ...WITHOUT_TEMPLATE_VALIDATION,
      context: {
        'aws:cdk:disable-stack-trace': true,
        'aws:cdk:disable-logicalId-metadata': true,
        'aws:cdk:disable-creation-stack-traces': true,
        '@aws-cdk/aws-iam:minimizePolicies': writing.minimizePolicies,
      },
    });
    const builder = new Builder(app, model, writing);
    model.tasks.forEach((task, index) => builder.task(task, index));
    const assembly = app.synth();
    return assembly.stacks.map(({ stackName, template }) => ({ name: stackName, template, place: builder.placeOf(stackName as StackName) })); // the builder's names
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

class Builder {
  private readonly made = new Map<string, any>();

  public constructor(private readonly app: App, private readonly model: AppModel, private readonly writing: Writing) {}

  public placeOf(name: StackName) {
    return { partition: this.model.partition, region: regionOf(this.model, name === 'Elsewhere' ? 'other' : 'home'), account: OWN_ACCOUNT };
  }

  public task(model: TaskModel, index: number): void {
    const stack = this.stack(model.stack);
    const role = (which: 'executionRole' | 'taskRole') => model[which].startsWith('made') ? undefined : this.role(model, index, which);
    const containers = model.containers.map((container, number) => ({ container, number, key: this.writing.names('container', number) }));
    const task = new SecureFargateTaskDefinition(stack, `Task${index}`, {
      executionRole: role('executionRole'),
      taskRole: role('taskRole'),
      restrictTrustToAccount: model.executionRole === 'made for this account' || undefined,
      policyPlacement: PolicyPlacement[model.placement],
      registryCredentials: this.map(Object.entries(model.hosts), ([host, read]) => [host, this.credentials(read, stack)]),
      retainAccess: this.writing.order([...model.retained]).map((read) => this.secret(read, stack)),
      containers: this.map(containers.filter(({ container }) => container.added === 'props'), ({ container, key }) => [key, this.secure(container, stack, index)]),
    });
    for (const { container, key } of containers) {
      if (container.added === 'task') {
        task.addContainer(key, this.secure(container, stack, index));
      } else if (container.added === 'task definition') {
        task.taskDefinition.addContainer(key, this.plain(container, stack, index));
      }
    }
    for (const { container, key } of containers) {
      const definition = task.taskDefinition.findContainer(key);
      container.late.forEach((read, number) => definition?.addSecret(this.writing.names('late', number), this.secret(read, stack)));
    }
    if (model.router === 'own' && model.containers.some(({ log }) => log?.driver === 'firelens')) {
      task.taskDefinition.addFirelensLogRouter('router', {
        image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5'),
        firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
      });
    }
    if (model.placement === 'EXTERNAL') {
      this.attach(task, stack, index, role('executionRole'), role('taskRole'));
    }
  }

  /** A role that is passed in. */
  private role(model: TaskModel, index: number, which: 'executionRole' | 'taskRole'): iam.Role {
    if (model[which] === 'shared') {
      return this.role(this.model.tasks[0], 0, which);
    }
    const stack = this.stack(model[which] === 'owned here' ? model.stack : 'Data');
    return this.once(`${which}${index}`, () => new iam.Role(stack, `${which}${index}`, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }));
  }

  /** What the owner of external roles does. */
  private attach(task: SecureFargateTaskDefinition, stack: Stack, index: number, executionRole?: iam.Role, taskRole?: iam.Role): void {
    for (const [role, document, name] of [[executionRole, task.executionRolePolicy, 'Execution'], [taskRole, task.taskRolePolicy, 'Task']] as const) {
      if (role) {
        new OwnerPolicy(stack, `Owner${name}${index}`, { policyName: `Owner${name}${index}`, policyDocument: document, roles: [role.roleName] });
      }
    }
  }

  private secure(model: ContainerModel, stack: Stack, task: number): SecureContainerOptions {
    const { names } = this.writing;
    return {
      ...this.plain(model, stack, task),
      repositoryCredentials: model.credentials && this.credentials(model.credentials, stack),
      secretFiles: model.files.length === 0 ? undefined
        : { files: this.map(model.files.map((read, index) => ({ read, index })), ({ read, index }) => [names('file', index), this.secret(read, stack)]) },
      runtimeSecrets: this.map(model.runtime.map((runtime, index) => ({ runtime, index })), ({ runtime, index }) => [names('runtime', index), this.runtime(runtime, stack)]),
    };
  }

  private plain(model: ContainerModel, stack: Stack, task: number): ecs.ContainerDefinitionOptions {
    return {
      image: this.image(model.image, stack),
      secrets: this.references('variable', model.secrets, stack),
      environmentFiles: model.environmentFiles.map(({ bucket, path }) => ecs.EnvironmentFile.fromBucket(this.bucket(bucket), path)),
      logging: model.log && this.logDriver(model.log, stack, task),
    };
  }

  private references(kind: NameKind, reads: readonly ReadModel[], stack: Stack): { [name: string]: ecs.Secret } {
    return this.map(reads.map((read, index) => ({ read, index })), ({ read, index }) => [this.writing.names(kind, index), this.secret(read, stack)]);
  }

  private map<T, V>(items: readonly T[], entry: (item: T) => [string, V]): { [name: string]: V } {
    return Object.fromEntries(this.writing.order([...items]).map(entry));
  }

  private image(model: ImageModel, stack: Stack): ecs.ContainerImage {
    switch (model.kind) {
      case 'registry':
        return ecs.ContainerImage.fromRegistry(imageOn(model.host));
      case 'ECR name': {
        const host = `${accountOf(model.account)}.dkr.ecr.${regionOf(this.model, model.region)}.${URL_SUFFIXES[this.model.partition]}`;
        return ecs.ContainerImage.fromRegistry(`${host}/${model.path}${model.digest ? `@sha256:${'0123456789abcdef'.repeat(4)}` : ':1'}`);
      }
      case 'ECR repository': {
        const owner = model.repository === 'owned in Data' ? this.stack('Data') : stack;
        return ecs.ContainerImage.fromEcrRepository(this.once(`repository ${model.repository} ${owner.node.id}`, () => model.repository === 'imported'
          ? ecr.Repository.fromRepositoryName(stack, 'ImportedRepository', 'acme/imported') : new ecr.Repository(owner, 'Repository')), '1');
      }
      default: {
        const cache: IEcrPullThroughCache = this.once(`cache ${stack.node.id}`, () => EcrPullThroughCache.fromAttributes(stack, 'Cache', { repositoryPrefix: 'docker-hub' }));
        return cache.image('library/nginx', '1.27', FirstPull[model.firstPull]);
      }
    }
  }

  private logDriver(model: LogModel, stack: Stack, task: number): ecs.LogDriver {
    switch (model.driver) {
      case 'awslogs':
        return ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logGroup: this.logGroup(model.group, stack, task) });
      case 'splunk':
        return ecs.LogDrivers.splunk({ url: 'https://splunk.example.com:8088', secretToken: this.secret(model.token, stack) });
      case 'generic':
        return new ecs.GenericLogDriver({ logDriver: 'splunk', secretOptions: this.references('option', model.options, stack) });
      default:
        return ecs.LogDrivers.firelens({ options: { Name: 'datadog' }, secretOptions: this.references('option', model.options, stack) });
    }
  }

  private logGroup(group: 'own' | 'owned in Data' | 'imported', stack: Stack, task: number): logs.ILogGroup | undefined {
    switch (group) {
      case 'own':
        return undefined;
      case 'imported':
        return this.once(`log group ${stack.node.id}${task}`, () => logs.LogGroup.fromLogGroupName(stack, `LogGroup${task}`, `/acme/app${task}`));
      default:
        return this.once('log group', () => new logs.LogGroup(this.stack('Data'), 'LogGroup'));
    }
  }

  private credentials(read: ReadModel, stack: Stack): RepositoryCredentials {
    const source = this.model.sources[read.source];
    const options = this.keyOptions(source, read.by, stack);
    return read.by === 'valueFrom'
      ? RepositoryCredentials.fromSecretArn(this.literalOf(source, read.source), options)
      : RepositoryCredentials.fromSecretsManager(this.source(read.source), options);
  }

  private secret(read: ReadModel, stack: Stack): ecs.Secret {
    const source = this.model.sources[read.source];
    const options = this.keyOptions(source, read.by, stack);
    if (read.by === 'valueFrom') {
      return TaskSecret.fromValueFrom(this.literalOf(source, read.source) + tailOf(read), options);
    }
    if (isParameter(source)) {
      return TaskSecret.fromSsmParameter(this.source(read.source), options);
    }
    const { jsonKey, version: modelled } = read;
    const version = modelled && ('id' in modelled ? SecretVersion.id(modelled.id) : SecretVersion.stage(modelled.stage));
    return read.by === 'JSON keys' && jsonKey
      ? TaskSecret.fromJsonKeys(this.source(read.source), { VALUE: jsonKey, OTHER: 'other' }, { ...options, version }).VALUE
      : TaskSecret.fromSecretsManager(this.source(read.source), { ...options, jsonKey, version });
  }

  private runtime(model: RuntimeModel, stack: Stack): RuntimeSecret {
    switch (model.kind) {
      case 'object':
        return RuntimeSecret.fromS3Object(this.bucket(model.bucket), model.path);
      case 'configuration': {
        const application = this.once(`application ${stack.node.id}`, () => appconfig.Application.fromApplicationId(stack, 'Application', 'app1234'));
        const environment = this.once(`environment ${stack.node.id}`, () =>
          appconfig.Environment.fromEnvironmentAttributes(stack, 'Environment', { application, environmentId: 'env1234' }));
        const encryptionKey = model.key === undefined ? undefined : this.key(model.key);
        return RuntimeSecret.fromAppConfig({ application, environment, profileId: model.profile, encryptionKey });
      }
      default: {
        const source = this.model.sources[model.source];
        const options = this.keyOptions(source, 'construct', stack);
        return isParameter(source)
          ? RuntimeSecret.fromSsmParameter(this.source(model.source), options)
          : RuntimeSecret.fromSecretsManager(this.source(model.source), options);
      }
    }
  }

  /** What the user says of the key of a source, beside what its construct knows. */
  private keyOptions(source: SourceModel, by: ReadModel['by'], stack: Stack) {
    const known: KeyKnowledge = 'key' in source ? (typeof source.key === 'number' ? 'unstated' : source.key ?? 'unstated') : 'unstated';
    switch (known) {
      case 'unstated':
        return {};
      case 'any':
        return { anyEncryptionKey: true };
      case 'AWS managed': {
        const service = source.kind === 'imported parameter' ? 'ssm' : 'secretsmanager';
        return { encryptionKey: this.once(`alias ${service} ${stack.node.id}`, () => kms.Alias.fromAliasName(stack, `Alias-${service}`, `alias/aws/${service}`)) };
      }
      default: {
        const [present, ...former] = known.map((index) => this.key(index));
        const carried = by !== 'valueFrom' && 'by' in source && (source.by === 'attributes' || source.by === 'secure attributes');
        return { ...(carried ? {} : { encryptionKey: present }), ...(former.length > 0 ? { additionalEncryptionKeys: former } : {}) };
      }
    }
  }

  /** A source as it stands in a task definition by hand. */
  private literalOf(source: SourceModel, index: number): string {
    switch (source.kind) {
      case 'imported secret':
        return importedArn(this.model, 'secretsmanager', `secret:${source.name}${source.by === 'partial ARN' ? '' : suffixOf(index)}`, source.region, source.account);
      case 'imported parameter':
        return source.by === 'ARN' || source.by === 'pasted ARN' ? this.parameterArn(source) : source.name;
      case 'referenced secret':
        return `/aws/reference/secretsmanager/${source.name}`;
      default:
        throw new Error(`${source.kind} has no literal`);
    }
  }

  private parameterArn({ name, region }: { readonly name: string; readonly region: 'home' | 'other' }): string {
    return importedArn(this.model, 'ssm', `parameter/${name.replace(/^\//, '')}`, region);
  }

  private source(index: number): any {
    return this.once(`source ${index}`, () => this.makeSource(this.model.sources[index], index));
  }

  private makeSource(source: SourceModel, index: number): unknown {
    const service = this.stack('Service');
    const id = `Source${index}`;
    switch (source.kind) {
      case 'owned secret':
        return new secretsmanager.Secret(this.stack(source.stack), id, {
          description: `source ${index}`, secretName: source.name, encryptionKey: source.key === undefined ? undefined : this.key(source.key),
          secretStringValue: SecretValue.secretsManager('origin'), // whatever JSON keys are read of it
        });
      case 'imported secret': {
        const { Secret } = secretsmanager;
        switch (source.by) {
          case 'name':
            return Secret.fromSecretNameV2(service, id, source.name);
          case 'partial ARN':
            return Secret.fromSecretPartialArn(service, id, this.literalOf(source, index));
          case 'token':
            return Secret.fromSecretCompleteArn(service, id, new CfnParameter(service, tokenParameter(index)).valueAsString);
          case 'attributes':
            return Secret.fromSecretAttributes(service, id, {
              secretCompleteArn: this.literalOf(source, index), encryptionKey: typeof source.key === 'string' ? undefined : this.key(source.key[0]),
            });
          default:
            return Secret.fromSecretCompleteArn(service, id, this.literalOf(source, index));
        }
      }
      case 'owned parameter': {
        const options = { description: `source ${index}`, parameterName: source.name, simpleName: source.name === undefined ? undefined : !source.name.startsWith('/') };
        return source.type === 'String'
          ? new ssm.StringParameter(this.stack(source.stack), id, { ...options, stringValue: 'on' })
          : new ssm.StringListParameter(this.stack(source.stack), id, { ...options, stringListValue: ['on', 'off'] });
      }
      case 'imported parameter': {
        const { StringParameter, StringListParameter } = ssm;
        switch (source.by) {
          case 'name':
            return StringParameter.fromStringParameterName(service, id, source.name);
          case 'list name':
            return StringListParameter.fromStringListParameterName(service, id, source.name);
          case 'secure attributes':
            return StringParameter.fromSecureStringParameterAttributes(service, id, {
              parameterName: source.name, encryptionKey: typeof source.key === 'string' ? undefined : this.key(source.key[0]),
            });
          case 'token':
            return StringParameter.fromStringParameterAttributes(service, id, {
              parameterName: new CfnParameter(service, tokenParameter(index)).valueAsString, simpleName: !source.name.startsWith('/'),
            });
          case 'pasted ARN':
            throw new Error('the CDK imports no parameter of another Region');
          default:
            return StringParameter.fromStringParameterArn(service, id, this.parameterArn(source));
        }
      }
      default:
        throw new Error(`${source.kind} has no construct`);
    }
  }

  private key(index: number): kms.IKey {
    return this.once(`key ${index}`, () => {
      const model = this.model.keys[index];
      return model.kind === 'owned'
        ? new kms.Key(this.stack(model.stack), `Key${index}`, { description: `key ${index}` })
        : kms.Key.fromKeyArn(this.stack('Service'), `Key${index}`, importedKeyArn(this.model, index));
    });
  }

  private bucket(index: number): s3.IBucket {
    return this.once(`bucket ${index}`, () => {
      const { kind, stack, key } = this.model.buckets[index];
      const encryptionKey = key === undefined ? undefined : this.key(key);
      return kind === 'owned'
        ? new s3.Bucket(this.stack(stack), `Bucket${index}`, { encryptionKey, bucketName: bucketName(index) })
        : s3.Bucket.fromBucketAttributes(this.stack('Service'), `Bucket${index}`, { bucketName: bucketName(index), encryptionKey });
    });
  }

  private stack(name: StackName): Stack {
    return this.once(`stack ${name}`, () => {
      const { account, region } = this.placeOf(name);
      return new Stack(this.app, name, { env: this.model.environment === 'stated' ? { account, region } : undefined });
    });
  }

  private once<T>(what: string, make: () => T): T {
    if (!this.made.has(what)) {
      this.made.set(what, make());
    }
    return this.made.get(what);
  }
}

/** Nobody attaches an empty policy; what is in it shows when all has been added. */
class OwnerPolicy extends iam.CfnPolicy {
  public shouldSynthesize(): boolean {
    return !(this.policyDocument as iam.PolicyDocument).isEmpty; // what is passed above
  }
}

export function bucketName(index: number): string {
  return `acme-settings-${index}`;
}

/** An image of a registry that is not Amazon ECR. */
export function imageOn(host: Host): string {
  return host === 'docker.io' ? 'acme/app:1.4.2' : `${host}/acme/app:1.4.2`;
}
