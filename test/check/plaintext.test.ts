import { App, CfnParameter, Fn, Lazy, NestedStack, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { SecureContainerOptions, TaskSecret } from '../../src';
import { newStack, SECRET_ARN, synthError } from '../support/app';
import { taskOf } from '../support/reading';

const FIX = "puts the plaintext into the task definition; reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts";
const DYNAMIC = `{{resolve:secretsmanager:${SECRET_ARN}:SecretString:password::}}`;

const secret = () => TaskSecret.fromValueFrom(SECRET_ARN, { anyEncryptionKey: true });
const noEcho = (scope: Construct, id = 'DatabasePassword') => new CfnParameter(scope, id, { noEcho: true });

/** The problems of a task whose container has these options. */
function problems(stack: Stack, options: Partial<SecureContainerOptions>): string[] {
  taskOf(stack, options);
  return synthError(stack).split('\n').slice(1).map((line) => line.trim());
}

describe('fails where a dynamic reference would be resolved into the task definition', () => {
  test.each<[string, Partial<SecureContainerOptions>, string]>([
    ['environment', { environment: { URL: `postgres://app:${DYNAMIC}@db.example.com` } }, "environment variable 'URL'"],
    ['command', { command: ['serve', '--password', DYNAMIC] }, "'command'"],
    ['entryPoint', { entryPoint: ['sh', '-c', `serve ${DYNAMIC}`] }, "'entryPoint'"],
    ['healthCheck', { healthCheck: { command: ['CMD-SHELL', `curl -u app:${DYNAMIC} localhost`] } }, "'healthCheck'"],
    ['dockerLabels', { dockerLabels: { password: DYNAMIC } }, "'dockerLabels'"],
    ['the key of a label', { dockerLabels: { [DYNAMIC]: 'x' } }, "'dockerLabels'"],
    ['workingDirectory', { workingDirectory: DYNAMIC }, "'workingDirectory'"],
    ['user', { user: DYNAMIC }, "'user'"],
    ['the options of a log driver', { logging: ecs.LogDrivers.firelens({ options: { Name: 'http', Header: `Authorization ${DYNAMIC}` } }) }, "log option 'Header'"],
    ['the name of a variable', { environment: { [`A_${DYNAMIC}`]: 'x' } }, 'the name of an environment variable'],
    ['the name of a variable that is a secret', { secrets: { [`A_${DYNAMIC}`]: secret() } }, "the name of a variable in 'secrets'"],
    ['the name of a log option', { logging: ecs.LogDrivers.firelens({ options: { Name: 'http', [DYNAMIC]: 'x' } }) }, 'the name of a log option'],
    ['the name of a secret log option', { logging: ecs.LogDrivers.firelens({ options: { Name: 'http' }, secretOptions: { [DYNAMIC]: secret() } }) },
      "the name of a log option in 'secretOptions'"],
    ['extraHosts', { extraHosts: { [DYNAMIC]: '10.0.0.1' } }, "'extraHosts'"],
    ['systemControls', { systemControls: [{ namespace: 'net.core.somaxconn', value: DYNAMIC }] }, "'systemControls'"],
    ['hostname', { hostname: DYNAMIC }, "'hostname'"],
  ])('%s', (_, options, place) => {
    expect(problems(newStack(), options)).toEqual([`[Stack/Task] container 'app', ${place}: '{{resolve:secretsmanager:…}}' ${FIX}`]);
  });

  test.each<[string, (stack: Stack) => string, string]>([
    ['the value of a secret', (stack) => new secretsmanager.Secret(stack, 'Secret').secretValue.unsafeUnwrap(), 'secretsmanager'],
    ['a JSON key of a secret', (stack) => new secretsmanager.Secret(stack, 'Secret').secretValueFromJson('password').unsafeUnwrap(), 'secretsmanager'],
    ['SecretValue.secretsManager', () => SecretValue.secretsManager('prod/database').unsafeUnwrap(), 'secretsmanager'],
    ['SecretValue.ssmSecure', () => SecretValue.ssmSecure('/prod/key').unsafeUnwrap(), 'ssm-secure'],
    ['the value of a SecureString', (stack) =>
      ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/key' }).stringValue, 'ssm-secure'],
    ['a value that is there at synthesis only', () => Lazy.string({ produce: () => DYNAMIC }), 'secretsmanager'],
    ['a reference whose service is there at synthesis only', () => `{{resolve:${Lazy.string({ produce: () => 'secretsmanager' })}:prod/database}}`, 'secretsmanager'],
    ['a reference in Fn.join', () => Fn.join('', ['{{resolve:secretsmanager:', Fn.importValue('SecretArn'), ':SecretString}}']), 'secretsmanager'],
    ['a reference whose start is the default of a parameter', (stack) =>
      `${new CfnParameter(stack, 'Start', { default: '{{resolve:secretsmanager:' }).valueAsString}prod/database}}`, 'secretsmanager'],
    ['a parameter whose default is a reference', (stack) => new CfnParameter(stack, 'Password', { default: DYNAMIC }).valueAsString, 'secretsmanager'],
    ['a reference that begins in the text of Fn.sub', () => Fn.sub('{{resolve:${Service}:prod/database}}', { Service: 'secretsmanager' }), 'secretsmanager'],
    ['a reference in Fn.sub', () => Fn.sub('{{resolve:secretsmanager:${Arn}:SecretString}}', { Arn: Fn.importValue('SecretArn') }), 'secretsmanager'],
  ])('by %s', (_, make, service) => {
    const stack = newStack();
    expect(problems(stack, { environment: { VALUE: `prefix ${make(stack)}` } }))
      .toEqual([`[Stack/Task] container 'app', environment variable 'VALUE': '{{resolve:${service}:…}}' ${FIX}`]);
  });

  test('each of several, in one run', () => {
    expect(problems(newStack(), { environment: { B: DYNAMIC, A: DYNAMIC, C: 'info' }, command: [DYNAMIC] })).toEqual([
      `[Stack/Task] container 'app', environment variable 'A': '{{resolve:secretsmanager:…}}' ${FIX}`,
      `[Stack/Task] container 'app', environment variable 'B': '{{resolve:secretsmanager:…}}' ${FIX}`,
      `[Stack/Task] container 'app', 'command': '{{resolve:secretsmanager:…}}' ${FIX}`,
    ]);
  });

  test('in a container and a variable that are added later', () => {
    const stack = newStack();
    const task = taskOf(stack);
    task.container('app').addEnvironment('LATE', DYNAMIC);
    task.taskDefinition.addContainer('later', { image: ecs.ContainerImage.fromRegistry('acme/later'), command: [DYNAMIC] });
    expect(synthError(stack)).toContain("container 'app', environment variable 'LATE': ");
    expect(synthError(stack)).toContain("container 'later', 'command': ");
  });
});

describe('fails where a NoEcho parameter would show', () => {
  const problem = (place: string, id = 'DatabasePassword') => `[Stack/Task] container 'app', ${place}: the NoEcho parameter '${id}' ${FIX}`;

  test.each<[string, (value: string) => Partial<SecureContainerOptions>, string]>([
    ['environment', (value) => ({ environment: { URL: `postgres://app:${value}@db.example.com` } }), "environment variable 'URL'"],
    ['command', (value) => ({ command: ['serve', '--password', value] }), "'command'"],
    ['entryPoint', (value) => ({ entryPoint: ['sh', '-c', `serve ${value}`] }), "'entryPoint'"],
    ['healthCheck', (value) => ({ healthCheck: { command: ['CMD-SHELL', `curl -u app:${value} localhost`] } }), "'healthCheck'"],
    ['dockerLabels', (value) => ({ dockerLabels: { password: value } }), "'dockerLabels'"],
    ['the options of a log driver', (value) => ({ logging: ecs.LogDrivers.firelens({ options: { Name: 'http', Header: value } }) }), "log option 'Header'"],
  ])('%s', (_, options, place) => {
    const stack = newStack();
    expect(problems(stack, options(noEcho(stack).valueAsString))).toEqual([problem(place)]);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['its value', (stack) => noEcho(stack).valueAsString],
    ['SecretValue.cfnParameter', (stack) => SecretValue.cfnParameter(noEcho(stack)).unsafeUnwrap()],
    ['Fn.join', (stack) => Fn.join('-', ['a', noEcho(stack).valueAsString])],
    ['Fn.base64', (stack) => Fn.base64(noEcho(stack).valueAsString)],
    ['Fn.sub with a variable', (stack) => Fn.sub('${Password}', { Password: noEcho(stack).valueAsString })],
    ['Fn.ref, by its name', (stack) => {
      noEcho(stack);
      return Fn.ref('DatabasePassword');
    }],
    ['Fn.sub, by its name', (stack) => {
      noEcho(stack);
      return Fn.sub('postgres://app:${DatabasePassword}@db.example.com');
    }],
    ['Fn.ref, of a parameter inside a construct', (stack) => Fn.ref(stack.resolve(noEcho(new Construct(stack, 'Inner')).logicalId))],
    ['Fn.sub, of a parameter inside a construct', (stack) => Fn.sub(`x\${${stack.resolve(noEcho(new Construct(stack, 'Inner')).logicalId)}}`)],
    ['Fn.ref, by its overridden logical id', (stack) => {
      noEcho(new Construct(stack, 'Inner')).overrideLogicalId('Pw');
      return Fn.ref('Pw');
    }],
    ['Fn.conditionIf', (stack) => Fn.conditionIf('Production', noEcho(stack).valueAsString, 'x').toString()],
    ['Fn.split', (stack) => Fn.select(0, Fn.split(',', noEcho(stack).valueAsString))],
    ['the text of Fn.join inside Fn.sub', (stack) => {
      noEcho(stack);
      return Fn.sub('${A}', { A: Fn.join('', ['a', Fn.sub('${DatabasePassword}')]) });
    }],
    ['a value that is there at synthesis only', (stack) => {
      const { valueAsString } = noEcho(stack);
      return Lazy.string({ produce: () => valueAsString });
    }],
  ])('by %s', (_, make) => {
    const stack = newStack();
    expect(problems(stack, { environment: { VALUE: make(stack) } })).toEqual([problem("environment variable 'VALUE'")]);
  });

  test('as a number', () => {
    const stack = newStack();
    const { valueAsNumber } = new CfnParameter(stack, 'DatabasePassword', { noEcho: true, type: 'Number' });
    expect(problems(stack, { cpu: valueAsNumber })).toEqual([problem("'cpu'")]);
  });

  test('as a list', () => {
    const stack = newStack();
    const { valueAsList } = new CfnParameter(stack, 'DatabasePassword', { noEcho: true, type: 'CommaDelimitedList' });
    expect(problems(stack, { command: valueAsList })).toEqual([problem("'command'")]);
  });

  test('as the name of a variable', () => {
    const stack = newStack();
    expect(problems(stack, { environment: { [`A_${noEcho(stack).valueAsString}`]: 'x' } })).toEqual([problem('the name of an environment variable')]);
  });

  test('of the parent of a nested stack', () => {
    const stack = newStack();
    taskOf(new NestedStack(stack, 'Nested'), { environment: { VALUE: noEcho(stack).valueAsString } });
    expect(synthError(stack)).toContain("container 'app', environment variable 'VALUE': the NoEcho parameter 'DatabasePassword' puts");
  });

  test('of another stack', () => {
    const app = new App();
    const { valueAsString } = noEcho(newStack({ app, id: 'Data' }));
    const stack = newStack({ app, id: 'Service' });
    taskOf(stack, { environment: { VALUE: valueAsString } });
    expect(synthError(stack)).toContain("container 'app', environment variable 'VALUE': the NoEcho parameter 'DatabasePassword' puts");
  });

  test('once, however often a value contains it', () => {
    const stack = newStack();
    const { valueAsString } = noEcho(stack);
    expect(problems(stack, { command: [valueAsString, `${valueAsString}${valueAsString}`] })).toEqual([problem("'command'")]);
  });
});

describe('passes', () => {
  test.each<[string, (stack: Stack) => Partial<SecureContainerOptions>]>([
    ['a parameter that may be seen', (stack) => ({ environment: { LEVEL: new CfnParameter(stack, 'Level').valueAsString } })],
    ['the same by its name', (stack) => {
      new CfnParameter(stack, 'Level');
      return { environment: { A: Fn.ref('Level'), B: Fn.sub('${Level} ${AWS::Region}') } };
    }],
    ['the value of a plain parameter', (stack) => ({
      environment: { LEVEL: ssm.StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: '/prod/level', version: 7 }).stringValue },
    })],
    ['text that only looks like Fn.sub', (stack) => {
      noEcho(stack, 'NAME');
      return { command: ['sh', '-c', 'echo ${NAME} ${!NAME}', Fn.sub('${!NAME}')] };
    }],
    ['a parameter of the same id in a nested stack', (stack) => {
      noEcho(new NestedStack(stack, 'Nested'), 'Level');
      return { environment: { LEVEL: Fn.sub('${Level}') } };
    }],
    ['a text with a reference whose service is not known', () => ({ environment: { VALUE: `{{resolve:${Fn.importValue('Service')}:secretsmanager:x}}` } })],
    ['the ARN of a secret', (stack) => ({ environment: { SECRET_ARN: new secretsmanager.Secret(stack, 'Secret').secretArn } })],
    ['a reference in its place', (stack) => ({ secrets: { VALUE: TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret')) } })],
  ])('%s', (_, options) => {
    const stack = newStack({ context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
    taskOf(stack, options(stack));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
