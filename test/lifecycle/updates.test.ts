import { App, Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { RedeployOnSecretChange, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, ENV, newStack } from '../support/app';
import { fargateService } from '../support/redeploy';

// What an update changes. A resource is replaced if its logical id changes, or a property for which CloudFormation replaces it.

const REPLACING: { readonly [type: string]: readonly string[] } = {
  'AWS::Events::Rule': ['Name', 'EventBusName'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SQS::QueuePolicy': [],
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::IAM::Policy': [],
};

interface Version {
  readonly containers?: { readonly [key: string]: Partial<SecureContainerOptions> };
  readonly secrets?: readonly string[];
  readonly env?: Environment;
}

/** The resources of both constructs. */
function resources({ containers, secrets = ['a'], env = ENV }: Version): { readonly [id: string]: any } {
  const stack = newStack({ app: new App(), env });
  const references = Object.fromEntries(secrets.map((id) => [id, TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, id))]));
  const all = containers ?? { app: { secrets: references } };
  const task = new SecureFargateTaskDefinition(stack, 'Task', {
    containers: Object.fromEntries(Object.entries(all).map(([key, options]) => [key, container(options)])),
  });
  new RedeployOnSecretChange(stack, 'Redeploy', { service: fargateService(stack, task), task });
  task.onSecretRetrievalFailure('Failure', {
    target: new targets.SnsTopic(new sns.Topic(stack, 'Topic'), { message: task.secretRetrievalFailureMessage() }),
  });
  const { Resources } = Template.fromStack(stack).toJSON();
  return Object.fromEntries(Object.entries<any>(Resources).filter(([id]) => /^(Redeploy|TaskFailure)/.test(id)));
}

/** Which resources an update creates, deletes, replaces and changes in place. */
function update(before: Version, after: Version) {
  const [from, to] = [resources(before), resources(after)];
  const kept = Object.keys(to).filter((id) => id in from);
  const differs = (id: string, property: string) => JSON.stringify(from[id].Properties[property]) !== JSON.stringify(to[id].Properties[property]);
  return {
    created: Object.keys(to).filter((id) => !(id in from)),
    deleted: Object.keys(from).filter((id) => !(id in to)),
    replaced: kept.filter((id) => REPLACING[to[id].Type].some((property) => differs(id, property))),
    changed: kept.filter((id) => JSON.stringify(from[id]) !== JSON.stringify(to[id])),
  };
}

const NOTHING = { created: [], deleted: [], replaced: [] };
const RULE = expect.stringMatching(/^RedeployRule1/);
const FAILURE = expect.stringMatching(/^TaskFailure/);

const literal = TaskSecret.fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf');
const SECRETS: { [name: string]: ecs.Secret } = { PASSWORD: literal };

test.each<[string, Version, Version, unknown[]]>([
  ['a secret is added', { secrets: ['a'] }, { secrets: ['a', 'b'] }, [RULE, FAILURE]],
  ['a secret is removed', { secrets: ['a', 'b'] }, { secrets: ['a'] }, [RULE, FAILURE]],
  ['a variable is renamed', { containers: { app: { secrets: SECRETS } } }, { containers: { app: { secrets: { DB: literal } } } }, [FAILURE]],
  ['a container is added', { containers: { app: { secrets: SECRETS } } }, { containers: { app: { secrets: SECRETS }, side: {} } }, []],
  ['a container is renamed', { containers: { app: { secrets: SECRETS } } }, { containers: { web: { secrets: SECRETS } } }, [FAILURE]],
  ['nothing changes', {}, {}, []],
])('when %s, rules change in place and nothing is replaced', (_name, before, after, changed) => {
  const result = update(before, after);
  expect(result).toEqual({ ...NOTHING, changed: expect.any(Array) });
  expect([...result.changed].sort()).toEqual(changed);
});

test('when secrets need one more rule, it is created, and one that is no longer needed is deleted', () => {
  const many = Array.from({ length: 30 }, (_, index) => `secret${index}`);
  const grown = update({ secrets: many.slice(0, 5) }, { secrets: many });
  const shrunk = update({ secrets: many }, { secrets: many.slice(0, 5) });
  expect(grown).toMatchObject({ deleted: [], replaced: [] });
  expect(grown.created.length).toBeGreaterThan(0);
  expect(grown.created.every((id) => id.startsWith('RedeployRule'))).toBe(true);
  expect(shrunk).toMatchObject({ created: [], deleted: grown.created, replaced: [] });
});
