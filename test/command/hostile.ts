// Templates and assemblies that are broken in any way: what a file can have in it, whoever wrote it.

import * as fc from 'fast-check';

/** A pasted secret: no name, no ARN, no host. Its first four characters may be shown. */
export const CANARY = 'h2!Z 9fQ%k3Lx8V^b2*';
export const SECRET_PART = 'k3Lx8V';

/** What a page, a terminal, a table and a reader could take for something else. */
export const HOSTILE = '</script><img src=x>\u001b[31m\u009b|`a`\u202etxt\u2066\u061c\u2028\r\n@team [x](https://evil.test) **b**';

const KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', HOSTILE, 'Fn::If', 'Fn::Transform', 'Fn::ForEach::X', 'Ref', 'Resources', 'Properties', 'Name', ''];

/** Functions of CloudFormation as nobody should write them. */
const FUNCTIONS: readonly unknown[] = [
  { Ref: '__proto__' }, { Ref: ['Role'] }, { Ref: 'AWS::NoValue' }, { 'Fn::GetAtt': 'Role' }, { 'Fn::GetAtt': ['Task', { Ref: 'Task' }] }, { 'Fn::GetAtt': [] },
  { 'Fn::Sub': '${' }, { 'Fn::Sub': '${Role.Arn.Arn}${!x}${__proto__}' }, { 'Fn::Sub': ['${a}', { a: { 'Fn::Sub': '${a}' } }] }, { 'Fn::Sub': [] },
  { 'Fn::Join': ['', { Ref: 'Role' }] }, { 'Fn::Join': [{ Ref: 'P' }, [{ Ref: 'P' }, {}]] }, { 'Fn::Join': 'x' }, { 'Fn::Select': [1e9, []] }, { 'Fn::Select': ['__proto__', ['a']] },
  { 'Fn::Select': [0, { 'Fn::Split': ['', 'abc'] }] }, { 'Fn::If': ['__proto__', 1, 2] }, { 'Fn::If': ['Loop', { Ref: 'AWS::NoValue' }, { 'Fn::If': ['Loop', 1] }] }, { 'Fn::If': [] },
  { 'Fn::FindInMap': ['__proto__', 'constructor', 'x'] }, { 'Fn::FindInMap': ['Map', { Ref: 'P' }, { Ref: 'P' }] }, { 'Fn::ImportValue': { 'Fn::ImportValue': 'x' } }, { 'Fn::ImportValue': 'Loop' },
  { 'Fn::Transform': null }, { 'Fn::Base64': [] }, { Condition: 'Loop' }, { 'Fn::Sub': `\${${'a'.repeat(3000)}}` },
];

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constant<unknown>(CANARY) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...FUNCTIONS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', [], {}, [[]], HOSTILE, 'arn:', 'arn:aws:secretsmanager:', `arn:aws:ssm:::${CANARY}`, `https://u:${CANARY}@h`, '\uE000open|x\uE001', '*'.repeat(2000)) },
  { weight: 1, arbitrary: fc.nat({ max: 120 }).map((depth) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 'x')) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

const change = fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'replace', 'delete', 'rename', 'copy', 'wrap'), value, other: fc.nat(), key: fc.constantFrom(...KEYS) });

export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Some changes of a tree, and of the characters of its text. */
export const damage = fc.record({
  changes: fc.array(change, { minLength: 1, maxLength: 4 }),
  characters: fc.array(fc.record({ at: fc.nat(), cut: fc.nat({ max: 3 }), insert: fc.constantFrom('', '{', ']', '"', ':', '\\', '\n', '- ', '&a ', '*a', '!Ref ', '!Sub ', '\u0000', '\uFEFF', '<<: ', '\uD800') }), { maxLength: 2 }),
  yaml: fc.boolean(),
});

/** A damaged copy. What says where something is, is left alone: it is shown. */
export function damaged(tree: any, changes: readonly Change[]): any {
  const root = { tree: structuredClone(tree) };
  for (const { at, how, value: written, other, key } of changes) {
    const places = placesIn(root);
    if (places.length === 0) {
      break; // a change has deleted all
    }
    const [parent, name] = places[at % places.length];
    switch (how) {
      case 'replace': set(parent, name, structuredClone(written)); break;
      case 'delete': Array.isArray(parent) ? parent.splice(Number(name), 1) : delete parent[name]; break;
      case 'rename': set(parent, Array.isArray(parent) ? name : key, parent[name]); break;
      case 'wrap': set(parent, name, { 'Fn::If': ['Loop', parent[name], written] }); break;
      default: {
        const [from, what] = places[other % places.length];
        set(parent, name, structuredClone(from[what]));
      }
    }
  }
  return root.tree;
}

/** Also where an assignment would set the prototype. */
function set(parent: any, name: string, written: unknown): void {
  Object.defineProperty(parent, name, { value: written, enumerable: true, configurable: true, writable: true });
}

function placesIn(node: any): [parent: any, name: string][] {
  return typeof node !== 'object' || node === null ? []
    : Object.keys(node).filter((name) => name !== 'Metadata' && name !== 'metadata').flatMap((name) => [[node, name] as [any, string], ...placesIn(node[name])]);
}

/** A text with some characters cut and others put in. */
export function withCharacters(text: string, edits: readonly { readonly at: number; readonly cut: number; readonly insert: string }[]): string {
  return edits.reduce((result, { at, cut, insert }) => {
    const from = at % (result.length + 1);
    return result.slice(0, from) + insert + result.slice(from + cut);
  }, text);
}
