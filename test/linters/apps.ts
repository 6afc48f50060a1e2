import { App } from 'aws-cdk-lib';
import type { PolicyPlacement, SecureFargateTaskDefinitionProps } from '../../src';
import { INTEG_FILES, integApp } from '../support/integ-apps';

/**
 * The examples and integ apps, with the policies of all their tasks in one place, whatever they say themselves.
 */
export function apps(policyPlacement: PolicyPlacement): { readonly [name: string]: App } {
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true }); // what it finds are errors
  jest.doMock('../../src', () => {
    const library = jest.requireActual('../../src');
    return { ...library, SecureFargateTaskDefinition: placing(library.SecureFargateTaskDefinition, policyPlacement) };
  });

  const quickStart = new App();
  new (jest.requireActual('../../examples/quick-start').QuickStartStack)(quickStart, 'QuickStart');
  const composed = new App();
  new (jest.requireActual('../../examples/composed-files/app').ComposedFilesStack)(composed, 'ComposedFiles');
  const runtime = new App();
  new (jest.requireActual('../../examples/runtime/app').RuntimeStack)(runtime, 'Runtime');
  return {
    'the quick start': quickStart,
    'the program that fetches': runtime,
    'the composed files': composed,
    'the seeds': jest.requireActual('../../examples/seeds').seeds().node.root,
    ...Object.fromEntries(INTEG_FILES.map((file) => [file, integApp(file)])),
  };
}

function placing(base: any, policyPlacement: PolicyPlacement) {
  return class extends base {
    public constructor(scope: unknown, id: string, props: SecureFargateTaskDefinitionProps) {
      super(scope, id, { ...props, policyPlacement });
    }
  };
}
