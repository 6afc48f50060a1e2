import { conditionsOf } from './conditions';
import { sortedBy, sortedTexts, unique } from './order';
import { AccessAnswer, AccessKey, AccessPermission, AccessRead } from './secret-access';
import { Statements } from './statements';
import { Judgement } from '../access/evaluate';
import { splitText, Text } from '../access/text';
import { ReadFacts, TaskFacts, worst } from '../rule/facts';
import { containerOf, shownText, variableOf } from '../rule/shown';
import { beginningOf, looksLikeName } from '../secret/shown';
import { Alternative, TaskModel } from '../template/model';

/**
 * What a task reads: each reference, with each text that it can be.
 */
export function readsOf({ task, reads }: TaskFacts, statements: Statements): AccessRead[] {
  const byText = new Map<Alternative, ReadFacts[]>();
  for (const facts of reads) {
    byText.set(facts.valueFrom, [...byText.get(facts.valueFrom) ?? [], facts]);
  }
  return unique(sortedBy([...byText.values()].map((facts) => readOf(task, facts, statements)), ({ container, usage, name, resource, ...rest }) =>
    [container, usage, name, resource, JSON.stringify(rest)]));
}

/** What is read, and where the value arrives: a read without its permissions. */
export type Reading = Pick<AccessRead, 'container' | 'usage' | 'name' | 'writer' | 'resource' | 'service' | 'jsonKey' | 'versionStage' | 'versionId'>;

/**
 * One text of a reference, for a reader.
 */
export function readingOf({ task, reference, parsed: { arn, problem, service }, valueFrom: { text } }: ReadFacts): Reading {
  const [jsonKey = '', stage = '', id = ''] = problem === undefined && text.startsWith(`${arn}:`) ? splitText(text.slice(arn.length + 1), ':') : [];
  return {
    ...placeOf(task, reference),
    resource: problem === undefined ? shownText(arn) : `a malformed reference, ${beginningOf(text)}`,
    ...(service === undefined || problem !== undefined ? {} : { service }),
    ...(jsonKey === '' ? {} : { jsonKey: shownPart(jsonKey) }),
    ...(stage === '' ? {} : { versionStage: shownPart(stage) }),
    ...(id === '' ? {} : { versionId: shownPart(id) }),
  };
}

/** @param facts one for each role that the task can have */
function readOf(task: TaskModel, facts: readonly ReadFacts[], statements: Statements): AccessRead {
  const [{ parsed: { problem }, valueFrom: { when } }] = facts;
  const permission = permissionOf(facts.map(({ read }) => read), statements);
  const keys = problem === undefined ? keysOf(facts, statements) : [];
  const { access, reason } = problem === undefined ? answerOf([permission, ...keys]) : { access: 'malformed' as const, reason: problem };
  return {
    ...readingOf(facts[0]),
    access,
    ...(reason === undefined ? {} : { reason }),
    ...(problem === undefined ? { permission } : {}),
    keys,
    conditions: conditionsOf(when, task.when),
  };
}

/** Where the value arrives. What the init container of secret files receives is for the container that finds the file. */
function placeOf({ files }: TaskModel, { container, name, usage }: ReadFacts['reference']): Pick<AccessRead, 'container' | 'usage' | 'name' | 'writer'> {
  const file = usage === 'environment variable' ? files.find((each) => each.writer === container && each.variable === name) : undefined;
  return file ? {
    container: containerOf(file.container),
    usage: 'file',
    name: shownText(file.path),
    writer: containerOf(file.writer), // its variables are numbered: one more file would change them all
  } : {
    ...(container === undefined ? {} : { container: containerOf(container) }),
    usage,
    ...(name === undefined ? {} : { name: variableOf(name) }),
  };
}

function permissionOf(judgements: readonly Judgement[], statements: Statements): AccessPermission {
  const { access = 'cannot tell', reason } = worst(judgements) ?? {};
  return { access, ...(reason === undefined ? {} : { reason }), statements: statements.idsOf(judgements.flatMap(({ by }) => by)) };
}

function keysOf(facts: readonly ReadFacts[], statements: Statements): AccessKey[] {
  const decryptions = facts.flatMap((each) => each.decryptions);
  return sortedTexts(decryptions.map(({ key }) => key)).map((key) => ({
    key: shownText(key),
    ...permissionOf(decryptions.filter((each) => each.key === key).map(({ judgement }) => judgement), statements),
  }));
}

function answerOf(permissions: readonly AccessPermission[]): { readonly access: AccessAnswer; readonly reason?: string } {
  const judgements = permissions.map(({ access, reason }) => ({ access, by: [], ...(reason === undefined ? {} : { reason }) }));
  const { access = 'cannot tell', reason } = worst(judgements) ?? {};
  return { access, ...(reason === undefined ? {} : { reason }) };
}

/** A part after the ARN may be a pasted value. */
function shownPart(part: Text): string {
  return looksLikeName(part) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part) ? part : shownText(part);
}
