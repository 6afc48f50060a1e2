import { ByText } from './by-text';
import { isIncomplete } from './hidden-parts';
import { choicesOf, hasOpenEntries, objectsOf } from './lists';
import { documentSize, ManagedPolicies } from './managed-policies';
import { Alternative, AttachedPolicy, RoleAlternative, RoleModel } from './model';
import { Node, property } from './node';
import { idOf, placeOf } from './places';
import { literalDocument, policyOf } from './policies';
import { resolve, textOf } from './resolve';
import { AppScope, Scope } from './scope';
import { Resource } from './template';
import { equals } from '../access/match';
import { Policy } from '../access/policy';
import { isOpen, splitText, Text } from '../access/text';
import { ALWAYS, both, follows, When } from '../access/when';

/**
 * The roles of all templates, by what tasks and policies call them.
 */
export class Roles {
  private readonly byText = new ByText<Role>();
  private readonly byScope = new Map<Scope, Role[]>();
  /** Stacks with a policy that names a role which only the deployment knows: it can be any role of another stack. */
  private readonly open = new Set<Scope>();

  public constructor(app: AppScope) {
    for (const scope of app.scopes) {
      const roles = [...scope.resources.values()].filter(({ type }) => type === 'AWS::IAM::Role').map((resource) => new Role(resource, scope));
      this.byScope.set(scope, roles);
      for (const role of roles) {
        [...role.names, ...role.arns].forEach(({ text }) => this.byText.add(text, role));
      }
    }
    const managed = new ManagedPolicies(app);
    for (const role of [...this.byScope.values()].flat()) {
      role.readOwnPolicies(managed);
    }
    for (const scope of app.scopes) {
      for (const resource of scope.resources.values()) {
        this.attach(resource, scope);
      }
    }
  }

  /** The model of the roles of a stack. */
  public modelsIn(scope: Scope): RoleModel[] {
    const others = [...this.open].filter((each) => each !== scope).map(({ id }) => `a policy of ${id} names a role that only the deployment knows`);
    return (this.byScope.get(scope) ?? []).map((role) => role.model(others));
  }

  /** What a task's role can be. */
  public find(node: Node, scope: Scope, when: When): RoleAlternative[] {
    return node === undefined ? [] : resolve(node, scope).flatMap((alternative): RoleAlternative[] => {
      const merged = both(alternative.when, when);
      const role = this.named(alternative.text, scope);
      return merged ? [{ text: alternative.text, when: merged, ...(role ? { role: role.id } : {}) }] : [];
    });
  }

  /** By name or ARN; a literal ARN by the name at its end, if the rest can be the same. */
  private named(text: Text, scope: Scope): Role | undefined {
    const byName = text.startsWith('arn:') ? this.byText.find(splitText(text, '/').at(-1) ?? '', scope) : undefined;
    return this.byText.find(text, scope) ?? (byName?.arns.some((arn) => equals(arn.text, text) !== 'no') ? byName : undefined);
  }

  /** A policy that names its roles. */
  private attach(resource: Resource, scope: Scope): void {
    const kind = ATTACHING.get(resource.type);
    if (kind === undefined) {
      return;
    }
    const { properties } = resource;
    const place = placeOf(resource, scope);
    const name = textOf(property(properties, kind === 'managed' ? 'ManagedPolicyName' : 'PolicyName') ?? '', scope);
    for (const { text, when } of choicesOf(properties.Roles ?? properties.RoleName, scope, scope.whenOf(resource))) {
      const role = this.named(text, scope);
      const policy = policyOf(properties.PolicyDocument, scope, when);
      if (role) {
        const id = idOf(scope, resource.logicalId);
        role.policies.push({ kind, place, withRole: false, id, name, policy, size: documentSize(properties.PolicyDocument, scope) });
      } else if (isOpen(text)) {
        this.open.add(scope);
      }
    }
  }
}

const ATTACHING: ReadonlyMap<string, 'inline' | 'managed'> = new Map([
  ['AWS::IAM::Policy', 'inline'],
  ['AWS::IAM::RolePolicy', 'inline'],
  ['AWS::IAM::ManagedPolicy', 'managed'],
]);

class Role {
  public readonly id: string;
  public readonly names: readonly Alternative[];
  public readonly arns: readonly Alternative[];
  public readonly policies: AttachedPolicy[] = [];
  private readonly unknown = new Set<string>();
  private boundary?: Policy;

  public constructor(private readonly resource: Resource, public readonly scope: Scope) {
    this.id = idOf(scope, resource.logicalId);
    this.names = resolve({ Ref: resource.logicalId }, scope);
    this.arns = resolve({ 'Fn::GetAtt': [resource.logicalId, 'Arn'] }, scope);
  }

  public readOwnPolicies(managed: ManagedPolicies): void {
    const { scope, resource } = this;
    const place = placeOf(resource, scope);
    const when = scope.whenOf(resource);
    const { Policies, ManagedPolicyArns, PermissionsBoundary } = resource.properties;
    for (const entry of objectsOf(Policies, scope, when)) {
      const { PolicyDocument, PolicyName } = entry.node;
      const policy = policyOf(PolicyDocument, scope, entry.when);
      this.policies.push({ kind: 'inline', place, withRole: true, name: textOf(PolicyName ?? '', scope), policy, size: documentSize(PolicyDocument, scope) });
    }
    this.readUnknown();
    const [boundary, ...others] = choicesOf(PermissionsBoundary, scope);
    if (boundary && others.length === 0 && follows(boundary.when, ALWAYS)) {
      this.boundary = managed.find(boundary.text, scope, when, () => undefined)[0]?.policy;
    }
    if (hasOpenEntries(Policies, scope)) {
      this.unknown.add('its inline policies are known to the deployment only');
    }
    for (const { text, when: attached } of choicesOf(ManagedPolicyArns, scope, when)) {
      managed.find(text, scope, attached, (reason) => this.unknown.add(reason)).forEach((policy) => this.policies.push(policy));
    }
  }

  /** Why more may be attached than policies of the templates. */
  private readUnknown(): void {
    const { scope, resource: { logicalId, properties } } = this;
    if (scope.hidden !== undefined) {
      this.unknown.add(scope.hidden);
    }
    if (isIncomplete(properties)) {
      this.unknown.add('parts of the role are known to the deployment only');
    }
    if ((scope.users.get(logicalId) ?? []).some((user) => mayAttach(user) && !Object.hasOwn(scope.nested, user.logicalId))) {
      this.unknown.add('a nested stack, a module or a custom resource may attach policies to it');
    }
    if (!scope.template.whole && scope.outputs.exported.has(logicalId)) {
      this.unknown.add('the role is exported by its name, so that another stack may attach policies to it');
    }
  }

  /** @param others why policies of other stacks may be attached */
  public model(others: readonly string[]): RoleModel {
    const { resource, scope } = this;
    return {
      id: this.id,
      place: placeOf(resource, scope),
      arn: this.arns[0]?.text ?? '',
      name: this.names[0]?.text ?? '',
      trust: literalDocument(resource.properties.AssumeRolePolicyDocument) ?? (isIncomplete(resource.properties) ? resource.properties : undefined),
      policies: this.policies,
      ...(this.boundary ? { boundary: this.boundary } : {}),
      unknown: [...this.unknown, ...others, ...this.policies.flatMap(({ policy }) => policy.unknown)],
      when: scope.whenOf(resource),
      usedElsewhere: isUsedElsewhere(resource.logicalId, scope),
    };
  }
}

/** Resources that can refer to an execution role without using it as something else. */
const EXPECTED: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy',
  'AWS::KMS::Key', 'AWS::SecretsManager::ResourcePolicy', 'AWS::S3::BucketPolicy', 'AWS::ECR::Repository',
  'AWS::ECS::TaskDefinition', 'AWS::ECS::DaemonTaskDefinition', 'AWS::ECS::ExpressGatewayService', 'AWS::ECS::Service', 'AWS::Batch::JobDefinition',
  'AWS::CloudFormation::Stack',
]);

/** What may do to a role what no template shows. */
function mayAttach({ type }: Resource): boolean {
  return type === 'AWS::CloudFormation::Stack' || type === 'AWS::CloudFormation::CustomResource' || !type.startsWith('AWS::') || type.endsWith('::MODULE');
}

function isUsedElsewhere(logicalId: string, scope: Scope): boolean {
  return scope.outputs.references.has(logicalId) && !scope.template.whole
    || (scope.users.get(logicalId) ?? []).some(({ type }) => !EXPECTED.has(type));
}
