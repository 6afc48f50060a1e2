import * as fc from 'fast-check';
import { apps } from './generator';
import { KINDS } from './kinds';
import { CANARY } from './said';

const drawn = fc.sample(apps(new Set(KINDS)), { numRuns: 2000, seed: 1 });

/** Whether two tasks are given the same role. */
function isShared(roles: readonly unknown[]): boolean {
  const given = roles.filter((role) => typeof role === 'object').map((role) => JSON.stringify(role));
  return new Set(given).size < given.length;
}

/** Every text in the models, with the name of the property it stands under: `kind owned secret`. */
function words(json: unknown, under = ''): string[] {
  if (Array.isArray(json)) {
    return json.flatMap((item) => words(item, under));
  }
  return typeof json === 'object' && json !== null ? Object.entries(json).flatMap(([key, value]) => words(value, key)) : [`${under} ${String(json)}`];
}

const vocabularies = drawn.map((model) => new Set(words(model)));

test.each([
  'partition aws', 'partition aws-cn', 'partition aws-us-gov', 'partition aws-eusc',
  'environment stated', 'environment agnostic',
  'kind owned', 'kind imported',
  'kind owned secret', 'kind imported secret', 'kind owned parameter', 'kind imported parameter', 'kind referenced secret',
  'by complete ARN', 'by attributes', 'by token', 'by partial ARN', 'by name', 'by secure attributes', 'by list name', 'by ARN', 'by pasted ARN',
  'by construct', 'by valueFrom', 'by JSON keys',
  'stack Service', 'stack Second', 'stack Data', 'stack Elsewhere',
  'region home', 'region other', 'account own', 'account other',
  'type String', 'type StringList',
  'key unstated', 'key AWS managed', 'key any', 'key 0',
  'stage AWSPREVIOUS', 'stage blue', 'jsonKey password',
  'kind registry', 'kind ECR name', 'kind ECR repository', 'kind cache', 'firstPull EXECUTION_ROLE', 'firstPull EXTERNAL',
  'driver awslogs', 'driver splunk', 'driver generic', 'driver firelens', 'router own', 'router default',
  'kind source', 'kind object', 'kind configuration',
  'added props', 'added task', 'added task definition',
  'placement INLINE', 'placement MANAGED', 'placement EXTERNAL',
  'executionRole made', 'executionRole made for this account', 'taskRole made', 'for execution', 'for task',
  'by ARN or name', 'path team/', 'inline 9000', 'managed 5', 'task 0', 'role 0', 'role 1',
  'stack Abroad', 'nested true', 'half true', 'asset true', 'lateKey 0', 'platformKey 0', 'lateHost ghcr.io', 'by ecs.Secret', 'group owned here',
  'taskRoleAttachedBy library', 'what log group', 'what repository', 'to execution', 'to task',
])('apps are drawn with %s', (word) => {
  expect(vocabularies.filter((vocabulary) => vocabulary.has(word)).length).toBeGreaterThan(10);
});

test.each<[string, (model: (typeof drawn)[number]) => boolean]>([
  ['one container', ({ tasks }) => tasks[0].containers.length === 1],
  ['many containers', ({ tasks }) => tasks[0].containers.length >= 6],
  ['nothing to read', ({ tasks }) => tasks.every(({ containers }) => containers.every(({ secrets }) => secrets.length === 0))],
  ['fifty references', ({ tasks }) => tasks[0].containers.reduce((sum, { secrets }) => sum + secrets.length, 0) >= 40],
  ['fifty sources', ({ sources }) => sources.length >= 40],
  ['a key for several sources', ({ sources }) => sources.filter((source) => 'key' in source && JSON.stringify(source.key)?.includes('0')).length > 2],
  ['a secret under several keys', ({ sources }) => sources.some((source) => 'key' in source && Array.isArray(source.key) && source.key.length > 1)],
  ['a secret that several containers read', ({ tasks }) => tasks[0].containers.filter(({ secrets }) => secrets.some(({ source }) => source === 0)).length > 1],
  ['secrets that come later', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ late }) => late.length > 0))],
  ['files', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ files }) => files.length > 0))],
  ['files of several values', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ composed = [] }) => composed.some(({ length }) => length > 1)))],
  ['env files', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ environmentFiles }) => environmentFiles.length > 0))],
  ['credentials by host', ({ tasks }) => tasks.some(({ hosts }) => Object.keys(hosts).length > 0)],
  ['credentials of a container', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ credentials }) => credentials))],
  ['secrets that are retained', ({ tasks }) => tasks.some(({ retained }) => retained.length > 0)],
  ['two tasks', ({ tasks }) => tasks.length === 2],
  ['four tasks', ({ tasks }) => tasks.length === 4],
  ['an execution role of two tasks', ({ tasks }) => isShared(tasks.map(({ executionRole }) => executionRole))],
  ['a task role of two tasks', ({ tasks }) => isShared(tasks.map(({ taskRole }) => taskRole))],
  ['a role of two Regions', ({ tasks }) => tasks.some(({ stack }) => stack === 'Abroad') && isShared(tasks.map(({ executionRole }) => executionRole))],
  ['the execution role of another task', ({ tasks }) => tasks.some(({ executionRole }) => typeof executionRole === 'object' && 'task' in executionRole)],
  ['credentials for gMSA', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ credentialSpecs }) => credentialSpecs.length > 0))],
  ['names as long as they can be', ({ sources }) => sources.some((source) => (source.name?.length ?? 0) > 400)],
  ['paths that look like patterns', (model) => JSON.stringify(model.tasks).includes('${aws:PrincipalTag')],
  ['a pasted secret', (model) => JSON.stringify(model).includes(CANARY)],
  ['retained files', ({ tasks }) => tasks.some(({ retainedFiles = [] }) => retainedFiles.length > 0)],
  ['secrets that an override replaces', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ overridden }) => overridden))],
  ['credential specs in parameters', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ credentialSpecs }) => credentialSpecs.some((spec) => 'source' in spec)))],
  ['roles that keys name', ({ tasks }) => tasks.some(({ namedByKey }) => namedByKey !== undefined)],
  ['half-literal buckets, keys and images', ({ buckets, keys, tasks }) => [...buckets, ...keys, ...tasks.flatMap(({ containers }) => containers.map(({ image }) => image))].filter((each) => 'half' in each).length > 1],
  ['buckets of another Region', ({ buckets }) => buckets.some(({ region }) => region === 'other')],
])('apps are drawn with %s', (_name, has) => {
  expect(drawn.filter(has).length).toBeGreaterThan(5);
});
