import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTEG_FILES, integApp } from './support/integ-apps';

// `npm run integ` compares the integ apps with their snapshots on the CDK floor. Here they are compared on each CDK of the tests,
// under the feature flags with which they were written: those that the floor recommends. A flag that came later changes what the
// CDK itself does, such as how stacks refer to one another.

const FLAGS = join(__dirname, '..', 'node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json'); // by its path, in either project

beforeAll(() => {
  process.env.CDK_CONTEXT_JSON = readFileSync(FLAGS, 'utf8');
});

afterAll(() => {
  delete process.env.CDK_CONTEXT_JSON;
});

test.each(INTEG_FILES)('%s makes the templates of its snapshot', (name) => {
  const { stacks } = integApp(name).synth();
  expect(stacks.length).toBeGreaterThan(0);
  for (const { stackName, template } of stacks) {
    const snapshot = readFileSync(join(__dirname, `${name}.snapshot`, `${stackName}.template.json`), 'utf8');
    expect(comparable(template)).toEqual(comparable(JSON.parse(snapshot)));
  }
});

/** Newer CDKs write `LoadBalancers: []` into a service that has none, and choose a newer runtime for a function. */
function comparable(template: any): unknown {
  const resources = Object.values<any>(template.Resources);
  resources.filter(({ Type }) => Type === 'AWS::Lambda::Function').forEach(({ Properties }) => delete Properties.Runtime);
  for (const { Properties } of resources.filter(({ Type }) => Type === 'AWS::ECS::Service')) {
    Object.keys(Properties).filter((key) => Array.isArray(Properties[key]) && Properties[key].length === 0).forEach((key) => delete Properties[key]);
  }
  return template;
}
