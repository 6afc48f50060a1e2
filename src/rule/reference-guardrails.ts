import { Guardrail } from './guardrail';
import { firstOfEach } from './missing-permission';
import { shownName, shownText } from './shown';
import { atRead, containerCalled, placeOfRead } from './words';
import { hasSymbol, Text } from '../access/text';
import { saysCredential } from '../secret/literal-credential';
import { isLookupPlaceholder } from '../secret/lookup-placeholder';
import { COMPLETE_ARN } from '../secret/secret-arn-advice';

export const INCOMPLETE_SECRET_ARN: Guardrail = {
  option: 'completeArns',
  id: 'IncompleteSecretArn',
  severity: 'error',
  title: 'A secret is referenced by something other than its complete ARN',
  help: 'Without the six-character suffix a reference, or a permission for it, can come to mean another secret that is created under the same name. This demands the complete ARN of registry'
    + ` credentials too, where a name works. ${COMPLETE_ARN} prints it.`,
  find: ({ tasks }) => tasks
    .flatMap(({ reads }) => firstOfEach(reads.filter(({ parsed }) => parsed.problem === undefined && parsed.partial === true)))
    .map((facts) => ({
      ...atRead(facts),
      message: `${placeOfRead(facts)}: '${shownText(facts.parsed.arn)}' is not the complete ARN of a secret`,
      fix: `write the complete ARN (${COMPLETE_ARN} prints it)`,
    })),
};

export const LITERAL_UNDER_SECRET_NAME: Guardrail = {
  option: 'secretVariables',
  id: 'LiteralUnderSecretName',
  severity: 'error',
  title: 'A variable whose name says that it is a secret has a literal value',
  help: 'The last word of the name of the variable is PASSWORD, TOKEN, API_KEY or the like, and its value is written in "Environment". Reference a secret in "Secrets". Empty values, switches'
    + ' (true, false) and ARNs are allowed; the value itself is never shown.',
  find: ({ model }) => model.stacks.flatMap(({ tasks }) => tasks).flatMap(({ place, containers }) => containers.flatMap((container) => {
    const literals = container.environment.filter(({ name, values }) => saysCredential(name) && values.some(({ text }) => isLiteral(text)));
    return [...new Set(literals.map(({ name }) => name))].map((name) => ({
      place,
      container: container.name,
      name,
      message: `${containerCalled(container.name)}: ${shownName(name)} in 'environment' is a literal, and its name says that it is a secret`,
      fix: "move the value to Secrets Manager and reference it in 'secrets' with TaskSecret",
    }));
  })),
};

function isLiteral(value: Text): boolean {
  return !hasSymbol(value) && !isLookupPlaceholder(value) && !/^\s*$|^(true|false)$|^arn:|\{\{resolve:/i.test(value);
}
