import { all, Context, holds, not, some } from './conditions';
import { Answer, equals, matchesPattern } from './match';
import { Choice, Statement } from './policy';
import { Text } from './text';
import { ALWAYS, both, Choices, covers, follows, When } from './when';

/**
 * One request, as AWS checks it when a task starts.
 */
export interface Request {
  readonly action: string;
  readonly resource: Text;
  readonly context: Context;
  /** The ARN of who asks, for the policies of resources. */
  readonly principal: Text;
}

/** Whether a role may do something, as far as templates say so. */
export type Access = 'granted' | 'not granted' | 'cannot tell';

export interface Judgement {
  readonly access: Access;
  /** The statements that grant it, or may. */
  readonly by: readonly Statement[];
  /** Why it cannot be told, or is not granted though a statement allows it. */
  readonly reason?: string;
}

/**
 * Whether statements allow a request: an explicit deny wins, and what nothing allows is denied.
 *
 * @param when what has to be chosen at deployment for the request to be made
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function judge(statements: readonly Statement[], request: Request, when: When, choices: Choices): Judgement {
  const matches = statements.flatMap((statement) => matchesOf(statement, request, when));
  const denials = matches.filter(({ statement }) => statement.effect === 'Deny');
  const grants = matches.filter(({ statement }) => statement.effect === 'Allow');
  const by = [...new Set(grants.map(({ statement }) => statement))];
  if (grants.length === 0 || certainly(denials, when, choices)) {
    return { access: 'not granted', by: [] };
  }
  if (denials.length > 0) {
    return { access: 'cannot tell', by, reason: 'a statement with Effect Deny may concern it' };
  }
  const sure = grants.filter(({ answer }) => answer === 'yes');
  return certainly(sure, when, choices) ? { access: 'granted', by: [...new Set(sure.map(({ statement }) => statement))] }
    : { access: 'cannot tell', by, reason: sure.length > 0 ? 'the permission depends on conditions of the template' : reasonOf(by[0], request) };
}

interface Match {
  readonly statement: Statement;
  readonly answer: 'yes' | 'maybe';
  readonly when: When;
}

function certainly(matches: readonly Match[], when: When, choices: Choices): boolean {
  return covers(matches.filter(({ answer }) => answer === 'yes').map((match) => match.when), when, choices);
}

function matchesOf(statement: Statement, request: Request, when: When): Match[] {
  const given = both(when, statement.when);
  if (!given) {
    return [];
  }
  const asked = request.action.toLowerCase();
  const actions = optionsOf(statement.actions, statement.notActions, (pattern) => matchesPattern(asked, pattern.toLowerCase()));
  const resources = actions.length === 0 ? []
    : optionsOf(statement.resources, statement.notResources, (pattern) => matchesPattern(request.resource, pattern));
  const principals = resources.length === 0 ? [] : statement.principals
    ? optionsOf(statement.principals, false, (principal) => principal === '*' ? 'yes' : equals(request.principal, principal)) : [ANY];
  const conditions = principals.length === 0 ? 'no' : all(statement.conditions.map((condition) => holds(condition, request.context)));
  return conditions === 'no' ? [] : actions.flatMap((action) => resources.flatMap((resource) => principals.flatMap((principal): Match[] => {
    const chosen = merged([given, action.when, resource.when, principal.when]);
    const answer = all([action.answer, resource.answer, principal.answer, conditions]);
    return chosen === undefined || answer === 'no' ? [] : [{ statement, answer, when: chosen }];
  })));
}

interface Option {
  readonly answer: 'yes' | 'maybe';
  readonly when: When;
}

const ANY: Option = { answer: 'yes', when: ALWAYS };

/** The ways in which one of a list matches; of a negated list, in which none does. */
function optionsOf(list: readonly Choice[], negated: boolean, match: (pattern: Text) => Answer): Option[] {
  const options = list.flatMap(({ text, when }): Option[] => {
    const answer = match(text);
    return answer === 'no' ? [] : [{ answer, when }];
  });
  if (!negated) {
    const always = options.find(({ answer, when }) => answer === 'yes' && follows(when, ALWAYS));
    return always ? [always] : options;
  }
  const answer = not(some(options.map((option) => option.answer === 'yes' && follows(option.when, ALWAYS) ? 'yes' : 'maybe')));
  return answer === 'no' ? [] : [{ answer, when: ALWAYS }];
}

function merged(whens: readonly When[]): When | undefined {
  return whens.reduce<When | undefined>((sum, when) => sum && both(sum, when), ALWAYS);
}

function reasonOf(statement: Statement, { context }: Request): string {
  const open = statement.conditions.find((condition) => holds(condition, context) === 'maybe');
  return open ? open.key === '' ? 'a condition of the statement is known to the deployment only'
    : `the statement has a condition on ${/^[\w:./-]{1,100}$/.test(open.key) ? `'${open.key}'` : 'a key'}, and the templates do not show whether it holds`
    : 'the statement names what only the deployment knows';
}
