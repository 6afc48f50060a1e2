import { Building } from './building';
import { judge } from '../../../src/access/evaluate';
import { Statement } from '../../../src/access/policy';
import { hasSymbol, splitText, Text } from '../../../src/access/text';
import { ALWAYS, Choices } from '../../../src/access/when';
import { ParsedReference } from '../../../src/rule/parsed-reference';
import { decryptContext } from '../../../src/rule/request-context';
import { allows } from '../../../src/rule/role-statements';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../../../src/secret/service';
import { Expression } from '../code/expression';

/**
 * The KMS keys that an execution role may decrypt secrets with.
 */
export class Keys {
  private readonly candidates: readonly Text[];

  public constructor(
    private readonly building: Building, private readonly statements: readonly Statement[],
    private readonly role: Text, private readonly choices: Choices,
  ) {
    this.candidates = [...new Set(statements.filter((statement) => statement.effect === 'Allow' && !statement.notResources && allows(statement, 'kms:Decrypt'))
      .flatMap(({ resources }) => resources.map(({ text }) => text))
      .filter((text) => /^arn:.*:kms:.*:key\/[^*?]+$/s.test(text)))];
  }

  /** Those that the role may decrypt a secret or parameter with. A secret of the app has its key itself. */
  public of({ service, arn }: ParsedReference): Expression[] {
    const of = service === 'ssm' ? PARAMETER_STORE : SECRETS_MANAGER;
    const context = decryptContext(arn, of);
    const mayDecrypt = (key: Text) =>
      judge(this.statements, { action: 'kms:Decrypt', resource: key, context, principal: this.role }, ALWAYS, this.choices).access !== 'not granted';
    return this.candidates.filter((key) => regionOf(key) === regionOf(arn) && mayDecrypt(key)).map((key) => this.expression(key));
  }

  private expression(key: Text): Expression {
    const { building } = this;
    const shown = splitText(key, ':').slice(5).some(hasSymbol) ? undefined : building.shown(key);
    return shown ? building.imported('kms.Key.fromKeyArn', shown, 'key')
      : building.ask({ type: 'kms.IKey', comment: building.sentence('The key', [key]), text: key }, 'key');
  }
}

function regionOf(arn: Text): Text | undefined {
  return splitText(arn, ':')[3];
}
