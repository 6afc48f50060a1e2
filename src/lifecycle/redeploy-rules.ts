import { CfnResource, Lazy, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { divided, eventPattern, FollowedEvent, kindKey } from './secret-events';
import { addDependency } from '../cdk/dependency';
import { policyLength } from '../policy/policy-length';
import { sortKeyIn, textIn } from '../policy/sort-key';
import { hasToken } from '../secret/token';

/** The characters of an event pattern, by default (FACTS 8.7). */
const PATTERN_LIMIT = 2_048;

/** The ARN of a secret whose name has the 512 characters it may have, in quotation marks. */
const LONGEST_ARN = 590;

/**
 * The rules that start the state machine. There are as many as the patterns need, and what they follow is computed at each
 * resolution: containers and secrets may be added after the construct. One that is no longer needed is not in the template.
 */
export class RedeployRules {
  private readonly created: SecretChangeRule[] = [];

  /**
   * @param access what has to be there before the first event starts the machine
   * @param followed what is followed, as things are now
   */
  public constructor(
    private readonly scope: Construct,
    private readonly target: events.IRuleTarget,
    private readonly access: CfnResource,
    private readonly followed: () => readonly FollowedEvent[],
  ) {}

  /** Creates the rules that are missing. */
  public grow(): void {
    for (let { length } = this.patterns(); this.created.length < length;) {
      const index = this.created.length;
      const rule = new SecretChangeRule(this.scope, `Rule${index + 1}`, this.target, () => this.patterns()[index]);
      addDependency(rule.resource, this.access);
      this.created.push(rule);
    }
  }

  /** The rules that are in the template. */
  public get present(): events.Rule[] {
    this.grow();
    return this.created.slice(0, this.patterns().length);
  }

  private patterns(): object[] {
    const stack = Stack.of(this.scope);
    const kinds = new Map<string, FollowedEvent[]>();
    for (const event of this.followed()) {
      const key = textIn(stack)(kindKey(event.kind));
      kinds.set(key, [...kinds.get(key) ?? [], event]);
    }
    return [...kinds.keys()].sort().flatMap((key) => patternsOf(kinds.get(key) ?? [], stack));
  }
}

/** The patterns of events of one kind. */
function patternsOf(followed: readonly FollowedEvent[], stack: Stack): object[] {
  const [{ kind }] = followed;
  const keyOf = sortKeyIn(stack);
  const values = new Map(followed.map(({ value }) => [keyOf(value), value])); // one text, one value
  const sorted = [...values.keys()].sort().map((key) => values.get(key) ?? key);
  const room = PATTERN_LIMIT - policyLength(eventPattern(kind, [], stack), stack);
  return divided(sorted, room, (value) => bound(value, stack)).map((page) => eventPattern(kind, page, stack));
}

/** The most characters that a value takes, with its quotation marks. Only names that are generated in this app have a bound of their own. */
function bound(value: string, stack: Stack): number {
  const isKnown = !hasToken(value) || Tokenization.reverseString(value).tokens.every((token) => {
    return (Reference.isReference(token) && CfnResource.isCfnResource(token.target)) || /^\{"Ref":"AWS::/.test(JSON.stringify(stack.resolve(token)) ?? '');
  });
  const length = policyLength(value, stack);
  return isKnown ? length : Math.max(length, LONGEST_ARN);
}

class SecretChangeRule extends events.Rule {
  public readonly resource: events.CfnRule;

  public constructor(scope: Construct, id: string, target: events.IRuleTarget, pattern: () => object | undefined) {
    const description = 'Redeploys a service after secrets of its running tasks have changed';
    super(scope, id, { description, targets: [target], eventPattern: { source: ['aws.secretsmanager', 'aws.ssm'] } });
    this.resource = this.node.defaultChild as events.CfnRule; // the base class creates this and nothing else as its default child
    this.resource.eventPattern = Lazy.uncachedAny({ produce: pattern });
    // Protected, and asked at each resolution.
    (this.resource as unknown as { shouldSynthesize(): boolean }).shouldSynthesize = () => pattern() !== undefined;
  }
}
