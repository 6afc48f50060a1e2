import { ReadFacts } from './facts';
import { firstOfEach } from './missing-permission';
import { Rule } from './rule';
import { shownText } from './shown';
import { atRead, placeOfRead } from './words';
import { equals } from '../access/match';
import { hasSymbol, isSymbol, partsOf, splitText, Text } from '../access/text';
import { ambiguousSuffix, COMPLETE_ARN, endsAsSuffix, hasWordAsSuffix, partialArn } from '../secret/secret-arn-advice';
import { Model } from '../template/model';

export const PARTIAL_SECRET_ARN: Rule = {
  id: 'PartialSecretArn',
  severity: 'warning',
  title: 'The ARN of the secret lacks its six-character suffix',
  help: 'Secrets Manager adds a hyphen and six characters to the name of a secret in its ARN. A reference without them is read if one secret alone fits, and a permission for the bare name'
    + ` does not match. Write the complete ARN, which ${COMPLETE_ARN} prints.`,
  find: ({ tasks, model }) => tasks.flatMap(({ reads }) => firstOfEach(reads.filter((facts) =>
    facts.parsed.partial === true && facts.parsed.problem === undefined && facts.reference.usage !== 'registry credentials' && !isBroken(facts, model)))
    .map((facts) => ({
      ...atRead(facts),
      message: `${placeOfRead(facts)}: ${partialArn(shownText(facts.parsed.arn))}, and some tasks fail to start with such a reference`,
      fix: `write the complete ARN (${COMPLETE_ARN} prints it)`,
    }))),
};

export const AMBIGUOUS_SECRET_SUFFIX: Rule = {
  id: 'AmbiguousSecretSuffix',
  severity: 'warning',
  title: "The last six characters of the secret's ARN may be part of its name",
  help: 'A reference whose name ends in a hyphen and six letters is taken for a complete ARN. If they are a word of the name ("-secret", "-master"), the ARN is not complete, and Secrets Manager'
    + ` finds nothing. Compare it with what ${COMPLETE_ARN} prints.`,
  find: ({ tasks, model }) => tasks.flatMap(({ reads }) => firstOfEach(reads.filter((facts) =>
    facts.parsed.service === 'secretsmanager' && facts.parsed.partial === false && facts.parsed.problem === undefined
    && hasWordAsSuffix(partsOf(facts.parsed.arn).at(-1) ?? '') && !isSymbol(partsOf(facts.parsed.arn).at(-1) ?? '') && !isBroken(facts, model)))
    .map((facts) => ({
      ...atRead(facts),
      message: `${placeOfRead(facts)}: ${ambiguousSuffix(shownText(facts.parsed.arn))}`,
      fix: `compare it with ${COMPLETE_ARN}`,
    }))),
};

export const BROKEN_SECRET_NAME: Rule = {
  id: 'BrokenSecretName',
  severity: 'error',
  title: 'The name of the secret ends as a complete ARN does',
  help: 'The secret is referenced by its name, and the name ends in a hyphen and six characters: Secrets Manager takes that for a complete ARN and finds nothing. Reference the secret by its'
    + ' complete ARN, or give it another name.',
  find: ({ tasks, model }) => tasks.flatMap(({ reads }) => firstOfEach(reads.filter((facts) => isBroken(facts, model))).map((facts) => ({
    ...atRead(facts),
    message: `${placeOfRead(facts)}: '${shownText(facts.parsed.arn)}' is the name of a secret of the app, without the suffix of its ARN, and the name ends in '-' and six characters:`
      + ' Secrets Manager takes that for a complete ARN and finds nothing, so the task fails to start',
    fix: "reference the secret with 'Ref', which is its complete ARN, or give it another name",
  }))),
};

/** Whether a reference is the bare name of a secret of the model that ends like a complete ARN. */
function isBroken({ parsed: { service, arn, problem } }: ReadFacts, model: Model): boolean {
  const name = splitText(arn, ':')[6];
  return service === 'secretsmanager' && problem === undefined && name !== undefined && endsAsSuffix(name) && !hasSymbol(name)
    && namesOf(model).some((own) => own.name === name && equals(own.bare, arn) === 'yes');
}

function namesOf({ stacks }: Model): { readonly name: Text; readonly bare: Text }[] {
  return stacks.flatMap(({ secrets }) => secrets).flatMap(({ name, arn }) => name === undefined || hasSymbol(name) || !endsAsSuffix(name) ? []
    : [{ name, bare: [...splitText(arn, ':').slice(0, 6), name].join(':') }]);
}
