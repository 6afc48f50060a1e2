import { TaskSecret } from 'cdk-fargate-secrets';

try {
  TaskSecret.fromValueFrom('arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf:key');
} catch (error) {
  if (error instanceof Error) {
    console.log(`${error.constructor.name}\n${error.message}`);
  }
}
