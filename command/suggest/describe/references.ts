import { Building } from './building';
import { Keys } from './keys';
import { nameOfOrigin, originOf } from './origin';
import { isShowableTail } from './showable';
import { hasSymbol, isSymbol, partsOf, splitText, Text } from '../../../src/access/text';
import { parseReference, ParsedReference } from '../../../src/rule/parsed-reference';
import { Alternative, Location, TaskModel, Usage } from '../../../src/template/model';
import { call, Expression, Field, list, literal } from '../code/expression';

/**
 * References to secrets and parameters, as this library writes them.
 */
export class References {
  private readonly location: Location;
  /** What is a secret by one of the references, such as one with a JSON key, is one in the others, too. */
  private readonly secrets: ReadonlySet<Text>;

  /** @param keys the keys that the execution role may decrypt with */
  public constructor(private readonly building: Building, private readonly keys: Keys, { location, references }: TaskModel) {
    this.location = location;
    this.secrets = new Set(references.flatMap(({ valueFrom, usage }) => valueFrom.map(({ text }) => parseReference(text, usage, location)))
      .flatMap(({ service, arn, problem }) => service === 'secretsmanager' && problem === undefined ? [arn] : []));
  }

  /**
   * A value for `secrets` or `secretOptions`.
   *
   * @param valueFrom all that the reference can be
   */
  public secret(valueFrom: readonly Alternative[], usage: Usage, where: string, variable: string): Expression {
    const [only, ...others] = valueFrom;
    if (only === undefined || others.length > 0) {
      return this.unknown(valueFrom, `What ${where} reads: TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter. The template chooses at the deployment`, variable);
    }
    const parsed = parseReference(only.text, usage, this.location);
    if (parsed.problem !== undefined) {
      return this.building.ask({
        type: 'ecs.Secret',
        text: only.text,
        comment: `What ${where} reads: TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter. Amazon ECS cannot read the template's reference: ${parsed.problem}.`,
      }, variable, 'secret');
    }
    return this.pasted(only.text, parsed) ?? this.ofConstruct(only.text, parsed)
      ?? this.unknown(valueFrom, `What ${where} reads: TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter`, variable);
  }

  /** A value for `registryCredentials` or `repositoryCredentials`. */
  public credentials(valueFrom: readonly Alternative[], container: string): Expression {
    const [only, ...others] = valueFrom;
    const parsed = only === undefined || others.length > 0 ? undefined : parseReference(only.text, 'registry credentials', this.location);
    const arn = parsed && parsed.problem === undefined && only.text.startsWith('arn:') && isLiteral(only.text) ? this.building.shown(only.text) : undefined;
    return arn && parsed ? call('RepositoryCredentials.fromSecretArn', [arn], this.keysFor(parsed))
      : call('RepositoryCredentials.fromSecretsManager', [this.building.ask({
        type: 'secretsmanager.ISecret',
        text: valueFrom.map(({ text }) => text).join('\n'),
        comment: parsed?.problem === undefined ? this.building.sentence("The secret with the registry's credentials", valueFrom.map(({ text }) => text))
          : `The secret with the registry's credentials. Amazon ECS cannot read the template's reference: ${parsed.problem}.`,
      }, container, 'registry secret')]);
  }

  /** The text as it is, where all of it may be shown. */
  private pasted(text: Text, parsed: ParsedReference): Expression | undefined {
    const tail = text.startsWith(`${parsed.arn}:`) ? text.slice(parsed.arn.length + 1) : '';
    const shown = isShowableTail(tail) && isLiteral(parsed.arn) ? this.building.shown(text) : undefined;
    return shown && call('TaskSecret.fromValueFrom', [shown], this.keysFor(parsed));
  }

  /** A secret or parameter that the app has, or imports. */
  private ofConstruct(text: Text, { service, arn }: ParsedReference): Expression | undefined {
    const { building } = this;
    if (service === 'ssm') {
      const parameter = building.ask({ type: 'ssm.IParameter', comment: building.sentence('The parameter', [text]), text }, nameFor(text), 'parameter');
      return call('TaskSecret.fromSsmParameter', [parameter]);
    }
    const tail = text.startsWith(`${arn}:`) ? text.slice(arn.length + 1) : '';
    const isSecret = service !== undefined || this.secrets.has(arn);
    const options = isSecret && isShowableTail(tail) && !hasSymbol(tail) ? this.tailOptions(tail) : undefined;
    return options && call('TaskSecret.fromSecretsManager', [
      building.ask({ type: 'secretsmanager.ISecret', comment: building.sentence('The secret', [arn]), text: arn }, nameFor(arn), 'secret'),
    ], options);
  }

  private tailOptions(tail: Text): Field[] {
    const [jsonKey = '', stage = '', id = ''] = splitText(tail, ':');
    const version = stage !== '' ? call('SecretVersion.stage', [literal(stage)]) : id !== '' ? call('SecretVersion.id', [literal(id)]) : undefined;
    return [...(jsonKey === '' ? [] : [['jsonKey', literal(jsonKey)] as const]), ...(version ? [['version', version] as const] : [])];
  }

  private unknown(valueFrom: readonly Alternative[], what: string, variable: string): Expression {
    const texts = valueFrom.map(({ text }) => text);
    return this.building.ask({ type: 'ecs.Secret', comment: this.building.sentence(what, texts), text: texts.join('\n') }, variable, 'secret');
  }

  /** The keys that the old role may decrypt it with. */
  private keysFor(parsed: ParsedReference): Field[] {
    const known = this.keys.of(parsed);
    const [first, ...others] = known.length === 0 && this.isOfAnotherAccount(parsed) ? [this.keyOf(parsed.arn)] : known;
    return first === undefined ? [] : [['encryptionKey', first], ...(others.length > 0 ? [['additionalEncryptionKeys', list(others)] as const] : [])];
  }

  /** The default key does not decrypt for another account (FACTS 1.10). */
  private isOfAnotherAccount({ service, arn }: ParsedReference): boolean {
    const accounts = [splitText(arn, ':')[4] ?? '', this.location.account];
    return service === 'secretsmanager' && accounts.every((account) => /^\d{12}$/.test(account)) && accounts[0] !== accounts[1];
  }

  private keyOf(arn: Text): Expression {
    return this.building.ask({
      type: 'kms.IKey',
      text: `key of ${arn}`,
      comment: `The key of the secret ${originOf(arn, this.building.scope)}: a secret of another account has a customer managed key, and the templates do not name it.`,
    }, nameFor(arn), 'key');
  }
}

/** Whether a text has no symbols but those of its place, at the beginning of an ARN. */
function isLiteral(arn: Text): boolean {
  return splitText(arn, ':').slice(5).every((part) => !hasSymbol(part));
}

/** The construct or resource that an ARN or name is of, or its last word. */
function nameFor(text: Text): string {
  const origin = nameOfOrigin(text);
  if (origin !== undefined) {
    return origin.replace(/(secret|parameter)$/i, '');
  }
  const literals = partsOf(text).filter((part) => !isSymbol(part)).join(' ');
  const named = /(?:secret:|parameter\/|^)([\w/ .-]*)/.exec(literals)?.[1].split('/').at(-1) ?? '';
  return named;
}

