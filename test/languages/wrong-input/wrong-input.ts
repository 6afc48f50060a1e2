import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { PolicyPlacement, SecureFargateTaskDefinition, TaskSecret } from 'cdk-fargate-secrets';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf';

const app = new App();
const stack = new Stack(app, 'Shop');
const task = new SecureFargateTaskDefinition(stack, 'Task');
task.addContainer('app', {
  image: ecs.ContainerImage.fromRegistry('acme/app:1.4.2'),
  environment: { MAIL_KEY: '' },
  secrets: { MAIL_KEY: TaskSecret.fromValueFrom(ARN) },
});

function attempt(code: () => unknown): void {
  try {
    code();
  } catch (error) {
    if (error instanceof Error) {
      console.log(`Error\n${error.message}\n--`); // of a subclass, where the CDK throws it
    }
  }
}

attempt(() => TaskSecret.fromValueFrom(`${ARN}:key`));
attempt(() => new SecureFargateTaskDefinition(stack, 'External', { policyPlacement: PolicyPlacement.EXTERNAL }));
attempt(() => task.container('wbe'));
attempt(() => app.synth());
