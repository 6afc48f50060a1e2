import { shownCondition } from './conditions';
import { sortedBy, sortedTexts, unique } from './order';
import { AccessStatement } from './secret-access';
import { Policy, Statement } from '../access/policy';
import { containerOf, shownAction, shownText } from '../rule/shown';
import { AttachedPolicy, Model } from '../template/model';

/** Where a statement is written. */
interface Written extends Pick<AccessStatement, 'policy' | 'kind'> {
  /** From 1. */
  readonly position: number;
}

/**
 * The statements of a model, by ids that reads can name. Only those that a read names are in the report.
 */
export class Statements {
  private readonly written = new Map<Statement, Written>();
  private readonly used = new Map<string, AccessStatement>();

  public constructor({ stacks }: Model) {
    for (const { roles, secrets, keys } of stacks) {
      for (const { place, policies } of roles) {
        policies.forEach((attached) => this.add(attached.policy, policyOf(attached, place.path), KINDS[attached.kind]));
      }
      [...secrets, ...keys].forEach(({ place, policy }) => this.add(policy, place.path, 'resource'));
    }
  }

  /** The ids of statements. */
  public idsOf(statements: readonly Statement[]): string[] {
    return sortedTexts(statements.flatMap((statement) => {
      const written = this.written.get(statement);
      return written ? [this.use(statement, written)] : [];
    }));
  }

  /** The statements whose ids were asked for. */
  public all(): AccessStatement[] {
    return sortedBy([...this.used.values()], ({ id }) => [id]);
  }

  private add({ statements }: Policy, policy: string, kind: AccessStatement['kind']): void {
    statements.forEach((statement, index) => this.written.set(statement, { policy, kind, position: index + 1 }));
  }

  /** A policy that several roles have is several times in the model: it is one if it says the same. */
  private use(statement: Statement, written: Written): string {
    const shown = shownStatement(statement, written);
    for (let id = shown.id; ; id += '+') {
      const known = this.used.get(id);
      if (known === undefined) {
        this.used.set(id, { ...shown, id });
        return id;
      }
      if (JSON.stringify({ ...known, id: shown.id }) === JSON.stringify(shown)) {
        return id;
      }
    }
  }
}

const KINDS: { readonly [kind in AttachedPolicy['kind']]: AccessStatement['kind'] } = { inline: 'inline', managed: 'managed', aws: 'aws managed' };

/** The resource that has the document. A role can have several. */
function policyOf({ place, name, withRole, kind }: AttachedPolicy, role: string): string {
  const named = name === undefined || name === '' ? [] : [containerOf(name)];
  return kind === 'aws' ? `arn:aws:iam::aws:policy/${name ?? ''}` : kind === 'inline' && withRole ? [role, ...named].join('/') : place?.path ?? role;
}

function shownStatement(statement: Statement, { policy, kind, position }: Written): AccessStatement {
  const { sid, actions, notActions, resources, notResources, principals, conditions } = statement;
  const shownSid = sid !== undefined && /^[A-Za-z0-9]{1,128}$/.test(sid) ? sid : undefined;
  const texts = (choices: Statement['resources'], shown: (text: string) => string) => sortedTexts(choices.map(({ text }) => shown(text)));
  return {
    id: `${policy}#${shownSid ?? position}`,
    policy,
    kind,
    ...(shownSid === undefined ? {} : { sid: shownSid }),
    actions: texts(actions, shownAction),
    ...(notActions ? { notActions } : {}),
    resources: texts(resources, shownText),
    ...(notResources ? { notResources } : {}),
    ...(principals ? { principals: texts(principals, shownText) } : {}),
    conditions: unique(conditions.map(shownCondition)).sort(),
  };
}
