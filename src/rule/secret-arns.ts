import { Facts, ReadFacts } from './facts';
import { firstOfEach } from './missing-permission';
import { Rule } from './rule';
import { shownText } from './shown';
import { atRead, placeOfRead } from './words';
import { equals } from '../access/match';
import { hasSymbol, partsOf, splitText, Text } from '../access/text';
import { ambiguousSuffix, COMPLETE_ARN, endsAsSuffix, hasWordAsSuffix, partialArn } from '../secret/secret-arn-advice';
import { Model } from '../template/model';

export const PARTIAL_SECRET_ARN: Rule = {
  id: 'PartialSecretArn',
  severity: 'warning',
  title: 'The ARN of the secret lacks its six-character suffix',
  help: 'Secrets Manager adds a hyphen and six characters to the name of a secret in its ARN. A reference without them is read if one secret alone fits, and a permission for the bare name'
    + ` does not match. Write the complete ARN, which ${COMPLETE_ARN} prints.`,
  find: (all) => readsWhere(all, ({ parsed, reference }, broken) => parsed.partial === true && reference.usage !== 'registry credentials' && !broken)
    .map((facts) => ({
      ...atRead(facts),
      message: `${placeOfRead(facts)}: ${partialArn(shownText(facts.parsed.arn))}, and some tasks fail to start with such a reference`,
      fix: `write the complete ARN (${COMPLETE_ARN} prints it)`,
    })),
};

export const AMBIGUOUS_SECRET_SUFFIX: Rule = {
  id: 'AmbiguousSecretSuffix',
  severity: 'warning',
  title: "The last six characters of the secret's ARN may be part of its name",
  help: 'A reference whose name ends in a hyphen and six letters is taken for a complete ARN. If they are a word of the name ("-secret", "-master"), the ARN is not complete, and Secrets Manager'
    + ` finds nothing. Compare it with what ${COMPLETE_ARN} prints.`,
  find: (all) => readsWhere(all, ({ parsed: { partial, arn } }, broken) => partial === false && !broken && hasWordAsSuffix(partsOf(arn).at(-1) ?? ''))
    .map((facts) => ({
      ...atRead(facts),
      message: `${placeOfRead(facts)}: ${ambiguousSuffix(shownText(facts.parsed.arn))}`,
      fix: `compare it with ${COMPLETE_ARN}`,
    })),
};

export const BROKEN_SECRET_NAME: Rule = {
  id: 'BrokenSecretName',
  severity: 'error',
  title: 'The name of the secret ends as a complete ARN does',
  help: 'The secret is referenced by its name, and the name ends in a hyphen and six characters: Secrets Manager takes that for a complete ARN and finds nothing. Reference the secret by its'
    + ' complete ARN, or give it another name.',
  find: (all) => readsWhere(all, (_, broken) => broken).map((facts) => ({
    ...atRead(facts),
    message: `${placeOfRead(facts)}: '${shownText(facts.parsed.arn)}' is the name of a secret of the app, without the suffix of its ARN, and the name ends in '-' and six characters:`
      + ' Secrets Manager takes that for a complete ARN and finds nothing, so the task fails to start',
    fix: "reference the secret with 'Ref', which is its complete ARN, or give it another name",
  })),
};

/**
 * References that are understood, one of each.
 *
 * @param matches is told whether a reference is the bare name of a secret of the model that ends like a complete ARN
 */
function readsWhere({ tasks, model }: Facts, matches: (facts: ReadFacts, broken: boolean) => boolean): ReadFacts[] {
  const names = namesLikeArns(model);
  return tasks.flatMap(({ reads }) =>
    firstOfEach(reads.filter((facts) => facts.parsed.problem === undefined && matches(facts, isBroken(facts, names)))));
}

function isBroken({ parsed: { service, arn } }: ReadFacts, names: ReadonlyMap<Text, readonly Text[]>): boolean {
  const name = splitText(arn, ':')[6];
  return service === 'secretsmanager' && name !== undefined && (names.get(name) ?? []).some((bare) => equals(bare, arn) === 'yes');
}

/** ARNs without suffix of secrets whose names end as complete ARNs do, by name. */
function namesLikeArns({ stacks }: Model): ReadonlyMap<Text, readonly Text[]> {
  const names = new Map<Text, Text[]>();
  for (const { name, arn } of stacks.flatMap(({ secrets }) => secrets)) {
    if (name !== undefined && !hasSymbol(name) && endsAsSuffix(name)) {
      names.set(name, [...names.get(name) ?? [], [...splitText(arn, ':').slice(0, 6), name].join(':')]);
    }
  }
  return names;
}
