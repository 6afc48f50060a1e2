import { arn } from './attributes';
import { ByText } from './by-text';
import { KeyModel, SecretModel, Alternative } from './model';
import { Node } from './node';
import { placeOf } from './places';
import { policyOf } from './policies';
import { resolve, textOf } from './resolve';
import { AppScope, Scope } from './scope';
import { Resource } from './template';
import { NO_POLICY, Policy } from '../access/policy';
import { isSymbol, kindOf, partsOf, Text } from '../access/text';

/** A secret that only the deployment knows. */
const ANY = '*';

/**
 * Secrets and keys that templates make.
 */
export class Secrets {
  /** What aliases lead to, by their names. */
  private readonly aliases = new ByText<{ readonly scope: Scope; readonly target: Node }>();
  private readonly policies = new Map<Text, Policy>();
  /** What rotation schedules name: ARNs, or names. */
  private readonly rotations = new Set<Text>();

  public constructor(app: AppScope) {
    for (const scope of app.scopes) {
      for (const resource of scope.resources.values()) {
        if (resource.type === 'AWS::KMS::Alias') {
          this.aliases.add(textOf(resource.properties.AliasName ?? '', scope), { scope, target: resource.properties.TargetKeyId });
        } else if (resource.type === 'AWS::SecretsManager::ResourcePolicy') {
          const { SecretId, ResourcePolicy } = resource.properties;
          const policy = policyOf(ResourcePolicy, scope, scope.whenOf(resource));
          resolve(SecretId, scope).forEach(({ text }) => this.addPolicy(text, policy));
        } else if (resource.type === 'AWS::SecretsManager::RotationSchedule') {
          resolve(resource.properties.SecretId, scope).forEach(({ text }) => this.rotations.add(partsOf(text).every(isSymbol) ? ANY : text));
        }
      }
    }
  }

  public secretsIn(scope: Scope): SecretModel[] {
    return [...scope.resources.values()].filter(({ type }) => type === 'AWS::SecretsManager::Secret').flatMap((resource) => resolve({ Ref: resource.logicalId }, scope)
      .map(({ text }): SecretModel => {
        const { Name, KmsKeyId } = resource.properties;
        const name = Name === undefined ? undefined : textOf(Name, scope);
        return {
          place: placeOf(resource, scope),
          service: 'secretsmanager',
          arn: text,
          ...(name === undefined ? {} : { name }),
          keys: KmsKeyId === undefined ? [] : resolve(KmsKeyId, scope).flatMap((key) => this.keyArns(key, scope)),
          rotated: [ANY, text, withoutSuffix(text), name].some((each) => each !== undefined && this.rotations.has(each)),
          policy: this.policies.get(text) ?? NO_POLICY,
        };
      }));
  }

  public keysIn(scope: Scope): KeyModel[] {
    return [...scope.resources.values()].filter(({ type }) => /^AWS::KMS::(Replica)?Key$/.test(type)).map((resource) => this.key(resource, scope));
  }

  private key(resource: Resource, scope: Scope): KeyModel {
    return {
      place: placeOf(resource, scope),
      arn: textOf({ 'Fn::GetAtt': [resource.logicalId, 'Arn'] }, scope),
      policy: resource.properties.KeyPolicy === undefined ? NO_POLICY : policyOf(resource.properties.KeyPolicy, scope),
    };
  }

  private addPolicy(secret: Text, { statements, unknown }: Policy): void {
    const before = this.policies.get(secret) ?? NO_POLICY;
    this.policies.set(secret, { statements: [...before.statements, ...statements], unknown: [...before.unknown, ...unknown] });
  }

  /** The ARN of a key that is named by its ARN, its id or an alias. No key for the one that AWS manages. */
  private keyArns({ text, when }: Alternative, scope: Scope, depth = 0): Alternative[] {
    const alias = /(?:^|:)(alias\/[^:]*)$/.exec(text)?.[1];
    if (alias !== undefined) {
      const known = this.aliases.find(alias, scope);
      return alias.startsWith('alias/aws/') ? [] : known === undefined || depth > 5 ? [{ text, when }]
        : resolve(known.target, known.scope).flatMap((target) => this.keyArns({ text: target.text, when }, known.scope, depth + 1));
    }
    const isId = /^(mrk-)?[0-9a-f-]{32,36}$/.test(text) || (isSymbol(text) && kindOf(text) === 'fresh');
    return [{ text: isId ? arn(scope, 'kms', `key/${text}`) : text, when }];
  }
}

/** The ARN of a secret of the template without what Secrets Manager adds to the name. */
function withoutSuffix(secret: Text): Text {
  return partsOf(secret).slice(0, -1).join('').replace(/-$/, '');
}
