// Faults are found: each change of `mutations.ts` in each place of templates that are right.

import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { MUTATIONS } from './mutation/mutations';
import { verdictsOf } from './mutation/verdicts';
import { ENCRYPTED, role, allow, SECRET_ARN, task } from './templates';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { audit } from '../../src/rule/audit';
import { AuditResult } from '../../src/rule/finding';
import { modelOfTexts } from '../../src/template/load';

interface Secrets {
  readonly own: secretsmanager.Secret;
  readonly imported: secretsmanager.ISecret;
  readonly parameter: ssm.IStringParameter;
}

/** A task that reads everything that there is to read. */
function synthesized(build: (stack: Stack, secrets: Secrets) => void): any {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  build(stack, {
    own: new secretsmanager.Secret(stack, 'Own', { encryptionKey: new kms.Key(stack, 'Key') }),
    imported: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Imported', SECRET_ARN),
    parameter: ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/app/parameter'),
  });
  return app.synth().getStackByName('Stack').template;
}

const TEMPLATES: { readonly [name: string]: () => any } = {
  'by hand': () => ({ Resources: ENCRYPTED }),
  'by hand, with literals': () => ({
    Resources: {
      Role: role([allow(['secretsmanager:GetSecretValue'], [SECRET_ARN]), allow('ssm:GetParameters', { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/app/x' })]),
      TaskRole: role([]),
      Task: task({ A: SECRET_ARN, B: '/app/x' }, {}, { TaskRoleArn: { 'Fn::GetAtt': ['TaskRole', 'Arn'] } }),
    },
  }),
  'by the library': () => synthesized((stack, { own, imported, parameter }) => new SecureFargateTaskDefinition(stack, 'Task', {
    containers: {
      app: {
        image: ecs.ContainerImage.fromRegistry('nginx'),
        secrets: {
          OWN: TaskSecret.fromSecretsManager(own),
          IMPORTED: TaskSecret.fromSecretsManager(imported),
          PARAMETER: TaskSecret.fromSsmParameter(parameter),
        },
      },
    },
  })),
  'by the library, in managed policies': () => synthesized((stack, { own, imported }) => new SecureFargateTaskDefinition(stack, 'Task', {
    policyPlacement: PolicyPlacement.MANAGED,
    containers: { app: { image: ecs.ContainerImage.fromRegistry('nginx'), secrets: { OWN: TaskSecret.fromSecretsManager(own), IMPORTED: TaskSecret.fromSecretsManager(imported) } } },
  })),
  'by the L2': () => synthesized((stack, { own, imported, parameter }) => new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('nginx'),
    secrets: { OWN: ecs.Secret.fromSecretsManager(own, 'password'), IMPORTED: ecs.Secret.fromSecretsManager(imported), PARAMETER: ecs.Secret.fromSsmParameter(parameter) },
  })),
};

function audited(template: any): AuditResult {
  return audit(modelOfTexts([{ file: 'template.json', text: JSON.stringify(template) }]).model);
}

describe.each(Object.keys(TEMPLATES))('a template %s', (name) => {
  const template = TEMPLATES[name]();

  test('has no errors before any change, and each reference is granted', () => {
    const { summary } = audited(template);
    expect(summary).toMatchObject({ errors: 0, cannotTell: 0, notGranted: 0 });
    expect(summary.granted).toBeGreaterThan(0);
  });

  test('shows each fault that is put into it', () => {
    const verdicts = MUTATIONS.flatMap((mutation) => verdictsOf(template, mutation, audited));
    expect(verdicts.filter(({ verdict }) => verdict !== 'found').map(({ verdict, what }) => `${verdict}: ${what}`)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(12);
  });
});

test('each kind of fault is put into some template', () => {
  const templates = Object.values(TEMPLATES).map((template) => template());
  const kinds = templates.flatMap((template) => MUTATIONS.filter(({ mutants }) => mutants(template).length > 0));
  expect(MUTATIONS.filter((mutation) => !kinds.includes(mutation)).map(({ name }) => name)).toEqual([]);
});

describe('the L2, which', () => {
  const rules = (template: any) => [...new Set(audited(template).findings.map(({ rule }) => rule))].sort();

  test('grants more actions than are called, in a policy that the task does not wait for', () => {
    expect(rules(TEMPLATES['by the L2']())).toEqual(['ExcessActions', 'PolicyNotAwaited']);
  });

  test('takes one role for both', () => {
    expect(rules(synthesized((stack, { own }) => {
      const definition = new ecs.FargateTaskDefinition(stack, 'Task');
      new ecs.FargateTaskDefinition(stack, 'Other', { executionRole: definition.taskRole, taskRole: definition.taskRole })
        .addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx'), secrets: { A: ecs.Secret.fromSecretsManager(own) } });
    }))).toContain('SharedRole');
  });

  test('takes a name in both lists, and a partial ARN', () => {
    expect(rules(synthesized((stack) => new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('nginx'),
      environment: { A: 'x' },
      secrets: { A: ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Name', 'app/db')) },
    })))).toEqual(expect.arrayContaining(['DuplicateName', 'PartialSecretArn']));
  });
});
