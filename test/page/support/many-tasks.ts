import { TemplateText } from '../../../src/template/load';

/** Tasks of a stack: a template has 500 resources at most. */
const TASKS_OF_STACK = 100;

/**
 * Templates of an app with many tasks, each with an execution role of its own. One read of ten is not granted.
 */
export function manyTasks(tasks: number, reads: number): TemplateText[] {
  return Array.from({ length: Math.ceil(tasks / TASKS_OF_STACK) }, (_, stack) => {
    const numbers = Array.from({ length: Math.min(TASKS_OF_STACK, tasks - stack * TASKS_OF_STACK) }, (__, index) => stack * TASKS_OF_STACK + index);
    const Resources = Object.fromEntries(numbers.flatMap((task) => resourcesOf(task, reads)));
    return { file: `Stack${stack}.template.json`, text: JSON.stringify({ Resources }) };
  });
}

function resourcesOf(task: number, reads: number): Array<[string, object]> {
  const arns = Array.from({ length: reads }, (_, read) => (task * 7 + read) % 500).map((secret) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:team-${secret % 40}/secret-${secret}-AbCdEf`);
  const granted = arns.filter((_, index) => index !== 4);
  return [
    [`Role${task}`, {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
        Policies: [{ PolicyName: 'SecretAccess', PolicyDocument: { Statement: [{ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: granted }] } }],
      },
    }],
    [`Task${task}`, {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ExecutionRoleArn: { 'Fn::GetAtt': [`Role${task}`, 'Arn'] },
        ContainerDefinitions: [{ Name: `app-${task}`, Image: 'acme/app', Secrets: arns.map((arn, index) => ({ Name: `SECRET_${index}`, ValueFrom: arn })) }],
      },
    }],
  ];
}
