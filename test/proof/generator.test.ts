import * as fc from 'fast-check';
import { apps } from './generator';

const drawn = fc.sample(apps, { numRuns: 2000, seed: 1 });

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
  'executionRole made', 'executionRole made for this account', 'executionRole owned here', 'executionRole owned in Data', 'executionRole shared',
  'taskRole made', 'taskRole owned here', 'taskRole owned in Data',
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
  ['env files', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ environmentFiles }) => environmentFiles.length > 0))],
  ['credentials by host', ({ tasks }) => tasks.some(({ hosts }) => Object.keys(hosts).length > 0)],
  ['credentials of a container', ({ tasks }) => tasks.some(({ containers }) => containers.some(({ credentials }) => credentials))],
  ['secrets that are retained', ({ tasks }) => tasks.some(({ retained }) => retained.length > 0)],
  ['two tasks', ({ tasks }) => tasks.length === 2],
])('apps are drawn with %s', (_name, has) => {
  expect(drawn.filter(has).length).toBeGreaterThan(5);
});
