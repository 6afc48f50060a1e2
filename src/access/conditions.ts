import { Answer, equals, matchesPattern } from './match';
import { Condition } from './policy';
import { Text } from './text';
import { follows, ALWAYS } from './when';

/**
 * What a service fills in for a request.
 */
export interface Context {
  /** By key in lower case. A key without a value is one that the request does not have. */
  readonly [key: string]: Text | undefined;
}

export function all(answers: readonly Answer[]): Answer {
  return answers.includes('no') ? 'no' : answers.includes('maybe') ? 'maybe' : 'yes';
}

export function some(answers: readonly Answer[]): Answer {
  return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
}

export function not(answer: Answer): Answer {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'maybe';
}

type Compares = (actual: Text, value: Text) => Answer;

const ignoringCase: Compares = (actual, value) => equals(actual.toLowerCase(), value.toLowerCase());

/** The operators that are asked of what a task reads. A pattern of `ArnEquals` may have wildcards as that of `ArnLike`. */
const OPERATORS: { readonly [operator: string]: { readonly compares: Compares; readonly negated?: boolean } } = {
  stringequals: { compares: equals },
  stringnotequals: { compares: equals, negated: true },
  stringequalsignorecase: { compares: ignoringCase },
  stringnotequalsignorecase: { compares: ignoringCase, negated: true },
  stringlike: { compares: matchesPattern },
  stringnotlike: { compares: matchesPattern, negated: true },
  arnequals: { compares: matchesPattern },
  arnlike: { compares: matchesPattern },
  arnnotequals: { compares: matchesPattern, negated: true },
  arnnotlike: { compares: matchesPattern, negated: true },
  bool: { compares: ignoringCase },
};

/**
 * Whether a condition holds for a request. What the request has under a key that is not known can be anything.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds({ operator, key, values }: Condition, context: Context): Answer {
  const known = Object.hasOwn(context, key);
  const actual = context[key];
  const [name, ifExists] = operator.endsWith('ifexists') ? [operator.slice(0, -'ifexists'.length), true] : [operator, false];
  if (name === 'null') {
    return known ? some(values.map(({ text }) => equals(text.toLowerCase(), String(actual === undefined)))) : 'maybe';
  }
  if (name.startsWith('forallvalues:') && known && actual === undefined) {
    return 'yes';
  }
  const { compares, negated = false } = OPERATORS[name.replace(/^for(all|any)values?:/, '')] ?? {};
  if (!compares || !known) {
    return 'maybe';
  }
  if (actual === undefined) {
    return ifExists || (negated && !name.startsWith('for')) ? 'yes' : 'no'; // FACTS 6.7
  }
  const answer = some(values.map(({ text, when }) => {
    const compared = compares(actual, text);
    return compared === 'yes' && !follows(when, ALWAYS) ? 'maybe' : compared;
  }));
  return negated ? not(answer) : answer;
}
