// Secrets and parameters of a modelled app, and references to them.

import { CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construction } from './construction';
import { KeyKnowledge, ReadModel, SourceModel } from './model';
import { importedArn, isParameter, suffixOf, tailOf } from './places';
import { importedSourceArn } from './stored';
import { RepositoryCredentials, SecretVersion, TaskSecret } from '../../src';

/** The parameter of the template that holds the ARN of a secret, or the name of a parameter. */
export function tokenParameter(index: number): string {
  return `Source${index}Token`;
}

export class Sources {
  public constructor(private readonly construction: Construction) {}

  public credentials(read: ReadModel, stack: Stack): RepositoryCredentials {
    const source = this.model.sources[read.source];
    const options = this.keyOptions(read, stack);
    return read.by === 'valueFrom'
      ? RepositoryCredentials.fromSecretArn(this.literalOf(source, read.source), options)
      : RepositoryCredentials.fromSecretsManager(this.source(read.source), options);
  }

  public secret(read: ReadModel, stack: Stack): ecs.Secret {
    const source = this.model.sources[read.source];
    const { by, jsonKey, version: modelled } = read;
    if (by === 'ecs.Secret') {
      return isParameter(source) ? ecs.Secret.fromSsmParameter(this.source(read.source))
        : modelled ? ecs.Secret.fromSecretsManagerVersion(this.source(read.source), 'id' in modelled ? { versionId: modelled.id } : { versionStage: modelled.stage }, jsonKey)
          : ecs.Secret.fromSecretsManager(this.source(read.source), jsonKey);
    }
    const options = this.keyOptions(read, stack);
    if (by === 'valueFrom') {
      return TaskSecret.fromValueFrom(this.literalOf(source, read.source) + tailOf(read), options);
    }
    if (isParameter(source)) {
      return TaskSecret.fromSsmParameter(this.source(read.source), options);
    }
    const version = modelled && ('id' in modelled ? SecretVersion.id(modelled.id) : SecretVersion.stage(modelled.stage));
    return by === 'JSON keys' && jsonKey
      ? TaskSecret.fromJsonKeys(this.source(read.source), { VALUE: jsonKey, OTHER: 'other' }, { ...options, version }).VALUE
      : TaskSecret.fromSecretsManager(this.source(read.source), { ...options, jsonKey, version });
  }

  /** What the user says of the key of a source, beside what its construct knows. */
  public keyOptions({ source: index, by }: Pick<ReadModel, 'source' | 'by'>, stack: Stack) {
    const source = this.model.sources[index];
    const known: KeyKnowledge = 'key' in source ? (typeof source.key === 'number' ? 'unstated' : source.key ?? 'unstated') : 'unstated';
    switch (known) {
      case 'unstated':
        return {};
      case 'any':
        return { anyEncryptionKey: true };
      case 'AWS managed': {
        const service = source.kind === 'imported parameter' ? 'ssm' : 'secretsmanager';
        return { encryptionKey: this.construction.once(`alias ${service} ${stack.node.path}`, () => kms.Alias.fromAliasName(stack, `Alias-${service}`, `alias/aws/${service}`)) };
      }
      default: {
        const [present, ...former] = known.map((key) => this.construction.key(key));
        const carried = by !== 'valueFrom' && 'by' in source && (source.by === 'attributes' || source.by === 'secure attributes');
        return { ...(carried ? {} : { encryptionKey: present }), ...(former.length > 0 ? { additionalEncryptionKeys: former } : {}) };
      }
    }
  }

  public source(index: number): any {
    return this.construction.once(`source ${index}`, () => this.makeSource(this.model.sources[index], index));
  }

  private get model() {
    return this.construction.model;
  }

  /** A source as it stands in a task definition by hand. */
  private literalOf(source: SourceModel, index: number): string {
    switch (source.kind) {
      case 'imported secret': {
        const suffix = source.by === 'partial ARN' ? '' : suffixOf(index);
        return importedArn(this.model, 'secretsmanager', `secret:${this.construction.halved(source.name, source.half, String(index))}${suffix}`, source.region, source.account);
      }
      case 'imported parameter':
        return source.by === 'ARN' || source.by === 'pasted ARN' ? importedArn(this.model, 'ssm', `parameter/${source.name.replace(/^\//, '')}`, source.region) : source.name;
      case 'referenced secret':
        return `/aws/reference/secretsmanager/${source.name}`;
      default:
        throw new Error(`${source.kind} has no literal`);
    }
  }

  /** Of a parameter of the template that says nothing of its length, the library expects 200 characters. */
  private token(source: SourceModel, index: number): string {
    const { length } = source.kind === 'imported parameter' ? source.name : importedSourceArn(this.model, source, index);
    return new CfnParameter(this.construction.stack('Service'), tokenParameter(index), length > 200 ? { maxLength: length } : {}).valueAsString;
  }

  private makeSource(source: SourceModel, index: number): unknown {
    const service = this.construction.stack('Service');
    const id = `Source${index}`;
    switch (source.kind) {
      case 'owned secret':
        return new secretsmanager.Secret(this.construction.stack(source.stack), id, {
          description: `source ${index}`,
          secretName: source.name,
          encryptionKey: this.construction.keyOrNone(source.key),
          secretStringValue: SecretValue.secretsManager('origin'), // of which nothing says that a JSON key is missing
        });
      case 'imported secret': {
        const { Secret } = secretsmanager;
        switch (source.by) {
          case 'name':
            return Secret.fromSecretNameV2(service, id, source.name);
          case 'partial ARN':
            return Secret.fromSecretPartialArn(service, id, this.literalOf(source, index));
          case 'token':
            return Secret.fromSecretCompleteArn(service, id, this.token(source, index));
          case 'attributes':
            return Secret.fromSecretAttributes(service, id, {
              secretCompleteArn: this.literalOf(source, index), encryptionKey: typeof source.key === 'string' ? undefined : this.construction.key(source.key[0]),
            });
          default:
            return Secret.fromSecretCompleteArn(service, id, this.literalOf(source, index));
        }
      }
      case 'owned parameter': {
        const options = { description: `source ${index}`, parameterName: source.name, simpleName: source.name === undefined ? undefined : !source.name.startsWith('/') };
        return source.type === 'String'
          ? new ssm.StringParameter(this.construction.stack(source.stack), id, { ...options, stringValue: 'on' })
          : new ssm.StringListParameter(this.construction.stack(source.stack), id, { ...options, stringListValue: ['on', 'off'] });
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
              parameterName: source.name, encryptionKey: typeof source.key === 'string' ? undefined : this.construction.key(source.key[0]),
            });
          case 'token':
            return StringParameter.fromStringParameterAttributes(service, id, {
              parameterName: this.token(source, index), simpleName: !source.name.startsWith('/'),
            });
          case 'pasted ARN':
            throw new Error('the CDK imports no parameter of another Region');
          default:
            return StringParameter.fromStringParameterArn(service, id, this.literalOf(source, index));
        }
      }
      default:
        throw new Error(`${source.kind} has no construct`);
    }
  }
}
