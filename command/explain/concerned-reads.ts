import { Category } from './category';
import { Mentions } from './mentions';
import { Stop } from './stops';
import { Access } from '../../src/access/evaluate';
import { equals } from '../../src/access/match';
import { splitText, symbol } from '../../src/access/text';
import { ChangedRead } from '../../src/inventory/access-changes';
import { comparable } from '../../src/inventory/changes';
import { cleaned } from '../../src/inventory/clean';
import { readingOf } from '../../src/inventory/reads';
import { audit } from '../../src/rule/audit';
import { Facts, factsOf, ReadFacts, worst } from '../../src/rule/facts';
import { Finding } from '../../src/rule/finding';
import { containerOf, variableOf } from '../../src/rule/shown';
import { Model } from '../../src/template/model';

/** What tells the family of a stopped task. */
type Family = Pick<Stop, 'taskDefinition' | 'group'>;

/** A read of the templates that a cause can concern. */
export interface ConcernedRead extends ChangedRead {
  /** Whether the templates let the execution role read it; for the category `kms`, whether they let it decrypt. */
  readonly access: Access;
  /** What the audit says of it. */
  readonly findings: readonly Pick<Finding, 'rule' | 'message' | 'fix'>[];
}

/** Which references a category can be about; left out: none. */
const CONCERNED: { readonly [category in Category]?: (read: ReadFacts) => boolean } = {
  'network': () => true,
  'throttled': () => true,
  'kms': () => true,
  'bad-reference': () => true,
  'iam-secret': isSecret,
  'secret-missing': isSecret,
  'version': isSecret,
  'cross-account': isSecret,
  'json-key': (read) => jsonKeyOf(read) !== '',
  'not-json': (read) => jsonKeyOf(read) !== '',
  'iam-parameter': isParameter,
  'parameter-missing': isParameter,
  'registry-auth': ({ reference }) => reference.usage === 'registry credentials',
};

function isSecret({ parsed: { service, through } }: ReadFacts): boolean {
  return service !== 'ssm' || through !== undefined;
}

function isParameter({ parsed: { service } }: ReadFacts): boolean {
  return service !== 'secretsmanager';
}

function jsonKeyOf({ parsed: { arn }, reference: { valueFrom } }: ReadFacts): string {
  return valueFrom.map(({ text }) => text.startsWith(`${arn}:`) ? splitText(text.slice(arn.length + 1), ':')[0] : '').find((key) => key !== '') ?? '';
}

/** The reads of templates, and what the audit says of them. */
export class Templates {
  private readonly facts: Facts;
  private readonly findings: readonly Finding[];

  public constructor(model: Model) {
    this.facts = factsOf(model);
    this.findings = audit(model).findings;
  }

  /** The reads that a cause of a stopped task can concern, those first that are not granted; nothing: it concerns no read. */
  public readsOf(category: Category, mentions: Mentions, family: Family): ConcernedRead[] | undefined {
    const concerned = CONCERNED[category];
    if (!concerned) {
      return undefined;
    }
    const reads = this.tasksOf(family).flatMap((task) => task.reads).filter(concerned).filter((read) => isMentioned(read, category, mentions));
    const judged = reads.map((facts): ConcernedRead => {
      const { path } = facts.task.place;
      return { ...comparable(path, readingOf(facts)), access: accessTo(facts, category), findings: this.findingsOf(facts, category) };
    });
    const unique = [...new Map(judged.map((read) => [JSON.stringify(read), read])).values()];
    return cleaned(unique.sort((a, b) => ORDER.indexOf(a.access) - ORDER.indexOf(b.access)));
  }

  /** The tasks of the family that stopped; all, where none has its name. */
  private tasksOf({ taskDefinition = '', group = '' }: Family) {
    const family = /task-definition\/([\w-]+):\d+$/.exec(taskDefinition)?.[1] ?? /^family:([\w-]+)$/.exec(group)?.[1];
    const named = family === undefined ? [] : this.facts.tasks.filter(({ task }) => task.family !== undefined && equals(family, task.family) === 'yes');
    return named.length > 0 ? named : this.facts.tasks;
  }

  private findingsOf({ task, reference }: ReadFacts, category: Category): ConcernedRead['findings'] {
    const container = reference.container === undefined ? undefined : containerOf(reference.container);
    const name = reference.name === undefined ? undefined : variableOf(reference.name);
    return this.findings
      .filter(({ rule }) => !['MissingPermission', 'MissingDecrypt'].includes(rule) || rule === (category === 'kms' ? 'MissingDecrypt' : 'MissingPermission'))
      .filter((finding) => finding.acknowledged === undefined && finding.path === task.place.path)
      .filter((finding) => finding.container === container && finding.name === name)
      .map(({ rule, message, fix }) => ({ rule, message, fix }));
  }
}

const ORDER: readonly Access[] = ['not granted', 'cannot tell', 'granted'];

/** Of a key that the templates do not have, they cannot tell. */
function accessTo({ read, decryptions }: ReadFacts, category: Category): Access {
  return category === 'kms' ? worst(decryptions.map(({ judgement }) => judgement))?.access ?? 'cannot tell' : read.access;
}

function isMentioned(read: ReadFacts, category: Category, { secrets, parameters, jsonKeys }: Mentions): boolean {
  if (category === 'json-key' && jsonKeys.length > 0) {
    return jsonKeys.some((key) => equals(key, jsonKeyOf(read)) !== 'no');
  }
  const names = isSecret(read) ? secrets : parameters;
  const { arn, resources, through } = read.parsed;
  const own = [arn, ...resources, ...(through === undefined ? [] : [through, `${through}-${symbol('six')}`]), ...(read.secret ? [read.secret.arn] : [])];
  return secrets.length + parameters.length === 0 || names.some((name) => own.some((each) => equals(name, each) !== 'no' || isParameterOf(each, name)));
}

/** A parameter's name, with or without a slash at its beginning. */
function isParameterOf(arn: string, name: string): boolean {
  return !name.startsWith('arn:') && splitText(arn, ':').at(-1)?.replace(/^parameter\/?/, '') === name.replace(/^\//, '');
}
