/* eslint-disable @typescript-eslint/no-require-imports -- the apps are loaded after what they import has been replaced */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { PolicyPlacement, SecureFargateTaskDefinitionProps } from '../../src';

const TESTS = join(__dirname, '..');

/**
 * The examples and integ apps, with the policies of all their tasks in one place, whatever they say themselves.
 */
export function apps(policyPlacement: PolicyPlacement): { readonly [name: string]: App } {
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true }); // what it finds are errors
  jest.doMock('../../src', () => {
    const library = jest.requireActual('../../src');
    return { ...library, SecureFargateTaskDefinition: placing(library.SecureFargateTaskDefinition, policyPlacement) };
  });
  const integ: { [name: string]: App } = {};
  jest.doMock('@aws-cdk/integ-tests-alpha', () => ({
    IntegTest: class {
      public constructor(app: App, id: string) {
        integ[`the integ app ${id}`] = app;
      }
    },
  }));

  const quickStart = new App();
  new (require('../../examples/quick-start').QuickStartStack)(quickStart, 'QuickStart');
  const runtime = new App();
  new (require('../../examples/runtime/app').RuntimeStack)(runtime, 'Runtime');
  readdirSync(TESTS).filter((name) => /^integ\..*\.ts$/.test(name)).forEach((name) => require(join(TESTS, name)));
  return {
    'the quick start': quickStart,
    'the program that fetches': runtime,
    'the seeds': require('../../examples/seeds').seeds().node.root,
    ...integ,
  };
}

function placing(base: any, policyPlacement: PolicyPlacement) {
  return class extends base {
    public constructor(scope: unknown, id: string, props: SecureFargateTaskDefinitionProps) {
      super(scope, id, { ...props, policyPlacement });
    }
  };
}
