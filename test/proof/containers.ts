// Containers of a modelled app.

import { Stack } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construction } from './construction';
import { ContainerModel, FileModel, Host, ImageModel, LogModel, ReadModel, RuntimeModel } from './model';
import { accountOf, isParameter, regionOf } from './places';
import { URL_SUFFIXES } from './resolver';
import { Sources } from './sources';
import { NameKind } from './writing';
import { EcrPullThroughCache, FirstPull, IEcrPullThroughCache, RuntimeSecret, SecretFilesOptions, SecretText, SecretTextEncoding, SecureContainerOptions } from '../../src';

/** An image of a registry that is not Amazon ECR. */
export function imageOn(host: Host): string {
  return host === 'docker.io' ? 'acme/app:1.4.2' : `${host}/acme/app:1.4.2`;
}

/** What an override puts instead of the secrets of a container. */
export const OVERRIDING = { Name: 'OVERRIDING', ValueFrom: '/of/an/override' };

/** The variable that a secret is pasted into. */
export const PASTED = 'GITHUB_TOKEN';

export class Containers {
  /** @param asset an env file on this machine */
  public constructor(private readonly construction: Construction, private readonly sources: Sources, private readonly asset: string) {}

  /** With all that this library adds. */
  public secure(model: ContainerModel, stack: Stack, task: number): SecureContainerOptions {
    const { writing: { names } } = this.construction;
    return {
      ...this.plain(model, stack, task),
      repositoryCredentials: model.credentials && this.sources.credentials(model.credentials, stack),
      secretFiles: this.secretFiles(model, stack),
      runtimeSecrets: this.construction.map(model.runtime.map((runtime, index) => ({ runtime, index })),
        ({ runtime, index }) => [names('runtime', index), this.runtime(runtime, stack)]),
    };
  }

  private secretFiles({ files, composed = [] }: ContainerModel, stack: Stack): SecretFilesOptions | undefined {
    return files.length + composed.length === 0 ? undefined : {
      files: this.references('file', files, stack),
      composedFiles: this.construction.map(composed.map((values, index) => ({ values, index })),
        ({ values, index }) => [this.construction.writing.names('composed', index), this.text(values, stack)]),
    };
  }

  /** A text with these values, in this order. */
  private text(values: readonly ReadModel[], stack: Stack): SecretText {
    const named = values.map((read, index) => ({ read, name: `value${index}` }));
    return SecretText.fromTemplate(named.map(({ name }) => `{${name}}`).join('-'),
      this.construction.map(named, ({ read, name }) => [name, this.sources.secret(read, stack)]), { encoding: SecretTextEncoding.URL });
  }

  /** As the L2 takes it. */
  public plain(model: ContainerModel, stack: Stack, task: number): ecs.ContainerDefinitionOptions {
    return {
      image: this.image(model.image, stack),
      environment: model.pasted === undefined ? undefined : { [PASTED]: model.pasted },
      secrets: this.references('variable', model.secrets, stack),
      environmentFiles: model.environmentFiles.map((file) => this.environmentFile(file)),
      credentialSpecs: model.credentialSpecs.length === 0 ? undefined
        : model.credentialSpecs.map((spec) => 'source' in spec ? ecs.DomainlessCredentialSpec.fromSsmParameter(this.sources.source(spec.source))
          : ecs.DomainlessCredentialSpec.fromS3Bucket(this.construction.bucket(spec.bucket), spec.path)),
      logging: model.log && this.logDriver(model.log, stack, task),
    };
  }

  public logGroupIn(stack: Stack): logs.ILogGroup {
    return this.construction.once(`log group ${stack.node.path}`, () =>
      new logs.LogGroup(stack, 'LogGroup', { encryptionKey: this.construction.keyOrNone(this.construction.model.platformKey) }));
  }

  public repositoryIn(stack: Stack): ecr.IRepository {
    return this.construction.once(`repository ${stack.node.path}`, () =>
      new ecr.Repository(stack, 'Repository', { encryptionKey: this.construction.keyOrNone(this.construction.model.platformKey) }));
  }

  public environmentFile(file: FileModel): ecs.EnvironmentFile {
    return 'asset' in file ? ecs.EnvironmentFile.fromAsset(this.asset) : ecs.EnvironmentFile.fromBucket(this.construction.bucket(file.bucket), file.path);
  }

  private references(kind: NameKind, reads: readonly ReadModel[], stack: Stack): { [name: string]: ecs.Secret } {
    const { writing: { names } } = this.construction;
    return this.construction.map(reads.map((read, index) => ({ read, index })),
      ({ read, index }) => [names(kind, index), this.sources.secret(read, stack)]);
  }

  private image(model: ImageModel, stack: Stack): ecs.ContainerImage {
    const { model: app } = this.construction;
    switch (model.kind) {
      case 'registry':
        return ecs.ContainerImage.fromRegistry(this.construction.halved(imageOn(model.host), model.half, `Image${model.host.length}`, '/', stack));
      case 'ECR name': {
        const host = `${accountOf(model.account)}.dkr.ecr.${regionOf(app, model.region)}.${URL_SUFFIXES[app.partition]}`;
        const path = this.construction.halved(model.path, model.half, `Path${model.path.length}`, '', stack);
        return ecs.ContainerImage.fromRegistry(`${host}/${path}${model.digest ? `@sha256:${'0123456789abcdef'.repeat(4)}` : ':1'}`);
      }
      case 'ECR repository':
        return ecs.ContainerImage.fromEcrRepository(model.repository === 'imported'
          ? this.construction.once(`imported repository ${stack.node.path}`, () => ecr.Repository.fromRepositoryName(stack, 'ImportedRepository', 'acme/imported'))
          : this.repositoryIn(model.repository === 'owned in Data' ? this.construction.stack('Data') : stack), '1');
      default: {
        const cache: IEcrPullThroughCache = this.construction.once(`cache ${stack.node.path}`, () =>
          EcrPullThroughCache.fromAttributes(stack, 'Cache', { repositoryPrefix: 'docker-hub' }));
        return cache.image('library/nginx', '1.27', { firstPull: FirstPull[model.firstPull] });
      }
    }
  }

  private logDriver(model: LogModel, stack: Stack, task: number): ecs.LogDriver {
    switch (model.driver) {
      case 'awslogs':
        return ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logGroup: this.logGroup(model.group, stack, task) });
      case 'splunk':
        return ecs.LogDrivers.splunk({ url: 'https://splunk.example.com:8088', secretToken: this.sources.secret(model.token, stack) });
      case 'generic':
        return new ecs.GenericLogDriver({ logDriver: 'splunk', secretOptions: this.references('option', model.options, stack) });
      default:
        return ecs.LogDrivers.firelens({ options: { Name: 'http' }, secretOptions: this.references('option', model.options, stack) });
    }
  }

  private logGroup(group: Extract<LogModel, { driver: 'awslogs' }>['group'], stack: Stack, task: number): logs.ILogGroup | undefined {
    switch (group) {
      case 'own':
        return undefined;
      case 'imported':
        return this.construction.once(`log group ${stack.node.path}${task}`, () => logs.LogGroup.fromLogGroupName(stack, `LogGroup${task}`, `/acme/app${task}`));
      default:
        return this.logGroupIn(group === 'owned here' ? stack : this.construction.stack('Data'));
    }
  }

  private runtime(model: RuntimeModel, stack: Stack): RuntimeSecret {
    switch (model.kind) {
      case 'object':
        return RuntimeSecret.fromS3Object(this.construction.bucket(model.bucket), model.path);
      case 'configuration': {
        const application = this.construction.once(`application ${stack.node.path}`, () => appconfig.Application.fromApplicationId(stack, 'Application', 'app1234'));
        const environment = this.construction.once(`environment ${stack.node.path}`, () =>
          appconfig.Environment.fromEnvironmentAttributes(stack, 'Environment', { application, environmentId: 'env1234' }));
        const encryptionKey = this.construction.keyOrNone(model.key);
        return RuntimeSecret.fromAppConfig({ application, environment, profileId: model.profile, encryptionKey });
      }
      default: {
        const options = this.sources.keyOptions({ source: model.source, by: 'construct' }, stack);
        const source = this.sources.source(model.source);
        return isParameter(this.construction.model.sources[model.source])
          ? RuntimeSecret.fromSsmParameter(source, options)
          : RuntimeSecret.fromSecretsManager(source, options);
      }
    }
  }
}
