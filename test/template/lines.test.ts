import { linesOf } from '../../src/template/lines';

function lineOf(logicalId: string, text: string): number | undefined {
  return linesOf('t', text)(logicalId)?.line;
}

test.each([
  ['JSON', '{\n "Resources": {\n  "A": {}\n }\n}', 3],
  ['JSON in one line', '{"Resources":{"B":{},"A":{}}}', 1],
  ['a space before the colon', '{\n"Resources": {\n"A" : {}}}', 3],
  ['YAML', 'Resources:\n  B: {}\n  A:\n    Type: X', 3],
  ['line ends of Windows', 'Resources:\r\n  B: {}\r\n  A:\r\n    Type: X', 3],
  ['a name that ends like it', 'Resources:\n  BA: {}\n  A: {}', 3],
  ['a name that begins like it', 'Resources:\n  AB: {}\n  A: {}', 3],
  ['a parameter of the name, earlier', 'Parameters:\n  A: {}\nResources:\n  A: {}', 4],
  ['a value of the name, earlier', '{"Resources":{"B":["A"],\n"C":"A"},\n"A":{}}', 3],
  ['a name in a text', 'Resources:\n  B: "x, ${A}:"\n  A: {}', 3],
  ['only as a value', '{"Resources":{"B":"A"}}', undefined],
  ['with one quotation mark', 'Resources:\n  A": {}', undefined],
])('the line of a resource: %s', (_, text, line) => {
  expect(lineOf('A', text)).toBe(line);
});

test('a name like a property of objects', () => {
  expect(lineOf('__proto__', '{"Resources":{}}')).toBeUndefined();
  expect(lineOf('__proto__', '{"Resources":{\n"__proto__":{}}}')).toBe(2);
});
