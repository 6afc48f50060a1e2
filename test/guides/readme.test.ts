import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ModuleKind, transpileModule } from 'typescript';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** The text of the first block that is marked with a language. */
function firstBlock(language: string): string {
  return README.split(`\`\`\`${language}\n`)[1].split('```')[0];
}

/** Runs an example that has imports of its own, with this library instead of the published one. */
function stackOf(example: string): Stack {
  const { outputText } = transpileModule(`${example}\nexport { stack };`, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported: { stack?: Stack } = {};
  const load = (name: string) => jest.requireActual(name === 'cdk-fargate-secrets' ? '../../src' : name);
  new Function('require', 'exports', outputText)(load, exported);
  if (!exported.stack) {
    throw new Error('the example creates no stack');
  }
  return exported.stack;
}

/** YAML as `cdk synth` prints it, of what a policy contains. */
function yaml(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, item]) => typeof item === 'object'
      ? `${indent}${key}:\n${yaml(item, `${indent}  `)}` : `${indent}${key}: ${yaml(item)}`).join('');
  }
  return `${/^\d/.test(String(value)) ? `"${value}"` : value}\n`;
}

test('the first example of the README creates the policy that is printed below it', () => {
  const roles = Object.values(Template.fromStack(stackOf(firstBlock('ts nofixture'))).findResources('AWS::IAM::Role'));
  const printed = roles.flatMap(({ Properties: { Policies } }) => Policies ? [yaml({ Policies })] : []);
  expect(printed).toEqual([firstBlock('yaml')]);
});

test('the first sentence of the README is the description that npm, PyPI, Maven and NuGet show', () => {
  const { description } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  expect(README.split('\n')[2]).toBe(`${description}.`);
});

test('no link of the README is relative, because npm, PyPI and Construct Hub show it too', () => {
  const targets = [...README.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((target) => !/^(https:\/\/|#)/.test(target))).toEqual([]);
});
