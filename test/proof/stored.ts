// What the sources of a modelled app are in AWS.

import { DeployedResource, DeployedStack, ofType } from './deployment';
import { AppModel, KeyKnowledge, ReadModel, SourceModel } from './model';
import { Stored } from './needs';
import { importedArn, importedKeyArn, isParameter, OWN_ACCOUNT, regionOf, suffixOf, tailOf } from './places';

/** The ARN of what is imported, whatever the app knows of it. */
export function importedSourceArn(model: AppModel, source: SourceModel, index: number): string {
  switch (source.kind) {
    case 'imported secret':
      return importedArn(model, 'secretsmanager', `secret:${source.name}${isKnownByName(source) ? '' : suffixOf(index)}`, source.region, source.account);
    case 'imported parameter':
      return importedArn(model, 'ssm', `parameter/${source.name.replace(/^\//, '')}`, source.region);
    case 'referenced secret':
      return importedArn(model, 'ssm', `parameter/aws/reference/secretsmanager/${source.name}`);
    default:
      return '';
  }
}

/** Whether the app has no complete ARN of a secret. One of the app is known by its name in another Region. */
export function isKnownByName(source: SourceModel): boolean {
  return (source.kind === 'imported secret' && (source.by === 'name' || source.by === 'partial ARN'))
    || (source.kind === 'owned secret' && source.stack === 'Elsewhere');
}

export class StoredSources {
  /** By the number of the source. A secret behind a parameter is two things. */
  public readonly stored: readonly (readonly Stored[])[];

  public constructor(private readonly model: AppModel, private readonly stacks: readonly DeployedStack[]) {
    this.stored = model.sources.map((source, number) => this.storedFor(source, number));
  }

  /** What should stand in the task definition for a read. */
  public valueFrom(read: ReadModel): string {
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

  public keyArns(index: number | undefined): string[] {
    return index === undefined ? [] : [this.keyArn(index)];
  }

  private storedFor(source: SourceModel, index: number): Stored[] {
    const service = isParameter(source) ? 'ssm' : 'secretsmanager';
    const stated = this.model.environment === 'stated';
    const known: KeyKnowledge = 'key' in source && typeof source.key !== 'number' ? source.key ?? 'unstated' : 'unstated';
    const keys = typeof known === 'string' ? [] : known.map((key) => this.keyArn(key));
    const arn = importedSourceArn(this.model, source, index);
    const plain: Stored = { service, arn, byName: isKnownByName(source), literal: stated, keys, anyKey: known === 'any' };
    switch (source.kind) {
      case 'owned secret':
      case 'owned parameter': {
        const resource = this.ownedSource(index);
        // Unused sources are not in a template; nothing can be asked of them.
        return resource ? [{
          ...plain,
          arn: plain.byName ? resource.arn.slice(0, -7) : resource.arn,
          literal: false,
          keys: resource.properties.KmsKeyId === undefined ? [] : [resource.properties.KmsKeyId],
        }] : [];
      }
      case 'imported secret':
        return [{ ...plain, literal: source.half ? 'in part' : source.by === 'name' ? stated : source.by !== 'token' }];
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

  private keyArn(index: number): string {
    return this.model.keys[index].kind === 'imported' ? importedKeyArn(this.model, index)
      : ofType(this.stacks, 'AWS::KMS::Key').find(({ properties }) => properties.Description === `key ${index}`)?.arn
        ?? `arn:${this.model.partition}:kms:${regionOf(this.model, 'home')}:${OWN_ACCOUNT}:key/unused-${index}`;
  }
}
