import { awsPolicy } from './aws-policies';
import { ByText } from './by-text';
import { AttachedPolicy } from './model';
import { Node } from './node';
import { idOf, placeOf } from './places';
import { fewestCharacters, policyOf } from './policies';
import { resolve, textOf } from './resolve';
import { AppScope, Scope } from './scope';
import { Resource } from './template';
import { Text } from '../access/text';
import { both, When } from '../access/when';

/**
 * Managed policies of the templates, by their ARNs, and those of AWS.
 */
export class ManagedPolicies {
  private readonly byArn = new ByText<{ readonly resource: Resource; readonly scope: Scope }>();

  public constructor(app: AppScope) {
    for (const scope of app.scopes) {
      for (const resource of scope.resources.values()) {
        if (resource.type === 'AWS::IAM::ManagedPolicy') {
          resolve({ Ref: resource.logicalId }, scope).forEach(({ text }) => this.byArn.add(text, { resource, scope }));
        }
      }
    }
  }

  public find(arn: Text, user: Scope, when: When, unknown: (reason: string) => void): AttachedPolicy[] {
    const own = this.byArn.find(arn, user);
    if (own) {
      const { resource, scope } = own;
      const merged = both(when, scope.whenOf(resource));
      const { PolicyDocument, ManagedPolicyName } = resource.properties;
      return merged === undefined ? [] : [{
        kind: 'managed',
        place: placeOf(resource, scope),
        withRole: true, // the role refers to it
        id: idOf(scope, resource.logicalId),
        name: textOf(ManagedPolicyName ?? '', scope),
        policy: policyOf(PolicyDocument, scope, merged),
        size: documentSize(PolicyDocument, scope),
      }];
    }
    const aws = awsPolicy(arn);
    if (!aws) {
      const name = /:iam::aws:policy\/([\w/-]+)$/.exec(arn)?.[1];
      unknown(name === undefined ? 'a managed policy that the templates do not have is attached to it' : `what the managed policy ${name} allows is not known here`);
      return [];
    }
    const statements = aws.policy.statements.map((each) => ({ ...each, when }));
    return [{ kind: 'aws', withRole: true, name: aws.name, policy: { ...aws.policy, statements }, size: 0 }];
  }
}

/**
 * The fewest characters that a document has. One that is a string has no quotation marks around it.
 */
export function documentSize(document: Node, scope: Scope): number {
  const characters = fewestCharacters(document, scope);
  return typeof document === 'object' && document !== null && 'Statement' in document ? characters : Math.max(0, characters - 2);
}
