import { Annotations, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { inlineStatements, newStack, Statement, taskDefinition, warnings } from './app';
import { SecureContainerOptions, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps } from '../../src';

/** A task with one container, `app`. */
export function taskOf(stack: Stack, app: Partial<SecureContainerOptions> = {}, props: SecureFargateTaskDefinitionProps = {}) {
  return new SecureFargateTaskDefinition(stack, 'Task', {
    ...props,
    containers: { app: { image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'), ...app }, ...props.containers },
  });
}

/** A task whose only container reads one secret, as the variable `VALUE`. */
export function taskReading(stack: Stack, secret: ecs.Secret) {
  return taskOf(stack, { secrets: { VALUE: secret } });
}

export interface Reading {
  /** As in the template. */
  readonly valueFrom: unknown;
  /** What the execution role may do. */
  readonly statements: Statement[];
}

/** What a task that reads one secret says and may do. */
export function readingOf(stack: Stack, secret: ecs.Secret): Reading {
  taskReading(stack, secret);
  return readingIn(stack);
}

/** What the task that stands in a stack says of `VALUE` and may do. */
export function readingIn(stack: Stack): Reading {
  const [container] = taskDefinition(stack).Properties.ContainerDefinitions;
  return { valueFrom: container.Secrets[0].ValueFrom, statements: inlineStatements(stack) };
}

/** The statement that lets a task read secrets of Secrets Manager. */
export function readSecrets(...resources: unknown[]): Statement {
  return { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: oneOrAll(resources) };
}

/** The statement that lets a task read parameters. */
export function readParameters(...resources: unknown[]): Statement {
  return { Sid: 'ReadParameters', Effect: 'Allow', Action: 'ssm:GetParameters', Resource: oneOrAll(resources) };
}

/** The statement that lets a task decrypt with a key, through Secrets Manager or Systems Manager, for one ARN. */
export function decrypt(keyArn: unknown, viaService: unknown, contextArn: unknown, number = 1): Statement {
  const context = String(JSON.stringify(viaService)).includes('ssm.') ? 'PARAMETER_ARN' : 'SecretARN';
  return {
    Sid: `DecryptSecrets${number}`,
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: keyArn,
    Condition: {
      StringEquals: { 'kms:ViaService': viaService },
      StringLike: { [`kms:EncryptionContext:${context}`]: contextArn },
    },
  };
}

function oneOrAll(resources: unknown[]): unknown {
  return resources.length === 1 ? resources[0] : resources;
}

/** What the role of a plain task definition may do, in the policy the CDK makes for it. */
export function defaultPolicyStatements(stack: Stack): Statement[] {
  return Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/**
 * Makes the same task twice, the second time with a warning acknowledged on it.
 *
 * @returns the warnings with that id in each, and whether the two templates are the same
 */
export function acknowledged(id: string, make: (stack: Stack) => SecureFargateTaskDefinition, stackOptions: Parameters<typeof newStack>[0] = {}) {
  const [plain, silenced] = [newStack(stackOptions), newStack(stackOptions)];
  make(plain);
  Annotations.of(make(silenced)).acknowledgeWarning(id);
  const ofId = (stack: Stack) => warnings(stack).filter((warning) => warning.id === id);
  const template = (stack: Stack) => JSON.stringify(Template.fromStack(stack));
  return { before: ofId(plain), after: ofId(silenced), sameTemplate: template(plain) === template(silenced) };
}
