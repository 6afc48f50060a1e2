import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KnownSource, KnownSources } from './known-sources';
import { Use } from './task-uses';
import { compare, SortKey } from '../policy/permission';
import { Synthesis } from '../policy/synthesis';
import { GrantedReference, grantedReference } from '../secret/granted-reference';
import { SecretReference, SecretSource } from '../secret/reference';
import { SECRETS_MANAGER } from '../secret/service';

// The CDK writes one statement for each use of a secret, `secret.grantRead(executionRole)`, and `grantRead` of an app writes the same text.
// So statements are counted: as many of one text are those of the tasks as the tasks have uses, and the others are the app's.

/** What `grantRead` of the CDK allows (FACTS 12.4), sorted. */
const SECRET_ACTIONS = 'secretsmanager:DescribeSecret,secretsmanager:GetSecretValue';
const PARAMETER_ACTIONS = 'ssm:DescribeParameters,ssm:GetParameter,ssm:GetParameterHistory,ssm:GetParameters';
const KEY_ACTIONS = 'kms:Decrypt';

/**
 * Which statements are there for the uses of secrets by tasks.
 */
export interface Grants {
  /** What has to be readable instead of each statement. Nothing, where it belongs to another one. */
  readonly replaced: ReadonlyMap<iam.PolicyStatement, readonly SecretSource[]>;
  /** The uses without a statement that was recognized, and why. */
  readonly left: readonly UngrantedUse[];
}

export interface UngrantedUse {
  readonly use: Use;
  readonly why: string;
}

/**
 * Finds the statements that are there because tasks use secrets, and what exactly has to be readable in their place.
 *
 * @param statements as they were granted, before the CDK merges them
 * @param stack that of the policies
 */
export function grantsFor(uses: readonly Use[], statements: readonly iam.PolicyStatement[], known: KnownSources, stack: Stack): Grants {
  const written = new Written(statements, stack);
  const replaced = new Map<iam.PolicyStatement, readonly SecretSource[]>();
  const left = uses.flatMap((use) => {
    const problem = replace(use, written, known, stack, replaced);
    return problem === undefined ? [] : [{ use, why: problem }];
  });
  return { replaced, left };
}

/** @returns why the use is left as it is */
function replace(
  { valueFrom }: Use, written: Written, known: KnownSources, stack: Stack, replaced: Map<iam.PolicyStatement, readonly SecretSource[]>,
): string | undefined {
  const own = written.takeMarked(valueFrom);
  if (own) {
    const [first, ...others] = own.statements;
    replaced.set(first, own.reference.sources(stack));
    others.forEach((statement) => replaced.set(statement, []));
    return undefined;
  }
  const named = known.namedBy(valueFrom);
  if (named.length === 0) {
    return 'the app has no construct for it';
  }
  const references = named.map((source) => referenceTo(source));
  const problem = references.find((each) => typeof each === 'string');
  if (typeof problem === 'string') {
    return problem;
  }
  const sources = references.flatMap((each) => typeof each === 'string' ? [] : each.sources(stack));
  const grant = written.takeRead(named[0]);
  if (!grant) {
    return 'none of its statements is one that the CDK writes for it';
  }
  if (named[0].service === SECRETS_MANAGER) {
    // One ARN may be imported as complete and as partial; the grant tells which import the task uses.
    const meant = sources.filter(({ partial }) => partial === grant.partial);
    replaced.set(grant.statement, meant.length > 0 ? meant : sources);
    return undefined;
  }
  replaced.set(grant.statement, sources);
  new Set(sources.flatMap(({ keys }) => keys.arns)).forEach((keyArn) => {
    const decryption = written.takeDecryption(keyArn);
    if (decryption) {
      replaced.set(decryption, []);
    }
  });
  return undefined;
}

class Unusable extends Error {}

/** The reference, or why there is none. */
function referenceTo(source: KnownSource): SecretReference | string {
  try {
    return source.reference((problem) => new Unusable(problem));
  } catch (error) {
    if (error instanceof Unusable) {
      return error.message;
    }
    throw error;
  }
}

interface MarkedGrant extends GrantedReference {
  readonly statements: readonly iam.PolicyStatement[];
}

/** Statements of a role, by what they allow, each to be taken once. */
class Written {
  private readonly plain = new Map<string, iam.PolicyStatement[]>();
  private readonly marked = new Map<string, MarkedGrant[]>();
  private readonly textOf: SortKey;

  public constructor(statements: readonly iam.PolicyStatement[], stack: Stack) {
    this.textOf = Synthesis.of(stack).sortKeyIn(stack);
    const grants = new Map<GrantedReference, iam.PolicyStatement[]>();
    for (const statement of statements) {
      const granted = grantedReference(statement);
      if (granted) {
        grants.set(granted, [...grants.get(granted) ?? [], statement]);
      } else if (isPlain(statement)) {
        append(this.plain, this.keyOf([...statement.actions].sort(compare).join(), statement.resources[0]), statement);
      }
    }
    grants.forEach((all, { reference }) => append(this.marked, this.textOf(reference.valueFrom), { reference, statements: all }));
  }

  /** A grant of a reference that `TaskSecret` made. */
  public takeMarked(valueFrom: string): MarkedGrant | undefined {
    return this.marked.size === 0 ? undefined : this.marked.get(this.textOf(valueFrom))?.shift();
  }

  /** The statement that the CDK writes for reading a secret, by its ARN or by its name, or a parameter. */
  public takeRead({ service, arn }: KnownSource): { readonly statement: iam.PolicyStatement; readonly partial: boolean } | undefined {
    if (service !== SECRETS_MANAGER) {
      const statement = this.take(PARAMETER_ACTIONS, arn);
      return statement && { statement, partial: false };
    }
    const complete = this.take(SECRET_ACTIONS, arn);
    const statement = complete ?? this.take(SECRET_ACTIONS, `${arn}-??????`);
    return statement && { statement, partial: complete === undefined };
  }

  /** The statement that the CDK writes for decrypting a parameter. */
  public takeDecryption(keyArn: string): iam.PolicyStatement | undefined {
    return this.take(KEY_ACTIONS, keyArn);
  }

  private take(actions: string, resource: string): iam.PolicyStatement | undefined {
    return this.plain.get(this.keyOf(actions, resource))?.shift();
  }

  private keyOf(actions: string, resource: string): string {
    return `${actions} ${this.textOf(resource)}`;
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  list ? list.push(value) : map.set(key, [value]);
}

/** What `grantRead` writes: an author's condition, Sid or exclusion is that author's. */
function isPlain({ effect, sid, actions, resources, notActions, notResources, conditions }: iam.PolicyStatement): boolean {
  return effect === iam.Effect.ALLOW && sid === undefined && actions.length > 0 && resources.length === 1
    && notActions.length === 0 && notResources.length === 0 && Object.keys(conditions as object).length === 0;
}
