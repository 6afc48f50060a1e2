import { Template } from 'aws-cdk-lib/assertions';
import { seeds } from '../../examples/seeds';
import { Statement, warnings } from '../support/app';

const template = Template.fromStack(seeds());

/** The statements about secrets on the execution role of a task: those that carry a Sid. */
function statementsOf(task: string): Statement[] {
  const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith(`${task}ExecutionRole`));
  return roles
    .flatMap(([, { Properties }]) => Properties.Policies)
    .flatMap(({ PolicyDocument }): Statement[] => PolicyDocument.Statement)
    .filter(({ Sid }) => Sid !== undefined);
}

function containersOf(family: string): any[] {
  const [definition] = Object.values(template.findResources('AWS::ECS::TaskDefinition', { Properties: { Family: family } }));
  return definition.Properties.ContainerDefinitions;
}

/** What IAM allows: every action of a statement on every resource of it. */
function pairs({ Action, Resource }: Statement): string[] {
  return [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} on ${resource}`));
}

describe('the private registry', () => {
  const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:production/MyAwesomeAppSecret-Ef34Gh';
  const KEY = 'arn:aws:kms:us-east-1:123456789012:key/5d6c7b8a-9f0e-4d1c-ab2b-3c4d5e6f7a8b';

  /** The example policy of the guide, "Private registry authentication for tasks", for the secret and key of this app. */
  const GUIDE: Statement = {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'secretsmanager:GetSecretValue'],
    Resource: [SECRET, KEY],
  };
  /** The secret as the guide writes it, `secret:secret_name`. */
  const NAMED = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:production/MyAwesomeAppSecret';

  test('is named in the container definition as in the guide', () => {
    expect(containersOf('private-registry-task')).toEqual([{
      Name: 'app',
      Essential: true,
      Image: 'private-repo/private-image',
      RepositoryCredentials: { CredentialsParameter: SECRET },
    }]);
  });

  test('gives the role the actions of the guide on the resources of the guide', () => {
    const statements = statementsOf('PrivateRegistry');
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(GUIDE.Action);
    expect(statements.flatMap(({ Resource }) => Resource).sort()).toEqual([KEY, SECRET]);
    expect(statements.map(({ Effect }) => Effect)).toEqual(['Allow', 'Allow']);
  });

  test('allows nothing that the guide does not allow', () => {
    expect(pairs(GUIDE)).toEqual(expect.arrayContaining(statementsOf('PrivateRegistry').flatMap(pairs)));
  });

  test('reads the secret and decrypts with the key, where the guide pairs each action with both', () => {
    expect(statementsOf('PrivateRegistry').flatMap(pairs)).toEqual([`secretsmanager:GetSecretValue on ${SECRET}`, `kms:Decrypt on ${KEY}`]);
    expect(pairs(GUIDE)).toHaveLength(4);
  });

  test('reads the complete ARN alone, where the guide has a name, which a reader completes with a wildcard', () => {
    const [read] = statementsOf('PrivateRegistry');
    expect(read).toEqual({ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: `${NAMED}-Ef34Gh` });
    expect(JSON.stringify(read)).not.toMatch(/[*?]/);
  });

  test('decrypts through Secrets Manager and this secret alone, where the guide has no condition', () => {
    const [, decrypt] = statementsOf('PrivateRegistry');
    expect(decrypt).toEqual({
      Sid: 'DecryptSecrets1',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:*:123456789012:secret:production/MyAwesomeAppSecret-Ef34Gh' },
      },
    });
    expect(GUIDE.Condition).toBeUndefined();
  });
});

describe('the database password', () => {
  const LOGGING = {
    LogDriver: 'awslogs',
    Options: { 'awslogs-group': '/ecs/my-app', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
  };

  test('is in the container definition as in the guide, with the pasted valueFrom unchanged', () => {
    expect(containersOf('my-app-task')[0]).toEqual({
      Name: 'my-app-container',
      Essential: true,
      Image: 'my-dockerhub-user/my-node-app:latest',
      PortMappings: [{ ContainerPort: 3000, HostPort: 3000, Protocol: 'tcp' }],
      Secrets: [{
        Name: 'DATABASE_PASSWORD',
        ValueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:my-app/database-credentials-Ab12Cd:password::',
      }],
      LogConfiguration: LOGGING,
    });
  });

  test('comes from Parameter Store in secrets as well, where the guide says that only a script can fetch it', () => {
    expect(containersOf('my-app-task')[1]).toEqual({
      Name: 'my-app-reports',
      Essential: true,
      Image: 'my-dockerhub-user/my-node-app:latest',
      Secrets: [{ Name: 'DATABASE_PASSWORD', ValueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/my-app/database-password' }],
      LogConfiguration: LOGGING,
    });
  });

  test('is read with the action Amazon ECS uses, not with the one the guide gives to a script', () => {
    expect(statementsOf('MyApp')).toEqual([
      {
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:my-app/database-credentials-Ab12Cd',
      },
      {
        Sid: 'ReadParameters',
        Effect: 'Allow',
        Action: 'ssm:GetParameters',
        Resource: 'arn:aws:ssm:us-east-1:123456789012:parameter/my-app/database-password',
      },
      {
        Sid: 'DecryptSecrets1',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
        Condition: {
          StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': 'arn:aws:ssm:*:123456789012:parameter/my-app/database-password' },
        },
      },
    ]);
  });

  test('under the AWS managed key, given as an alias, needs no permission to decrypt', () => {
    const decrypted = statementsOf('MyApp').filter(({ Action }) => Action === 'kms:Decrypt');
    expect(JSON.stringify(decrypted)).not.toContain('secretsmanager');
  });
});

describe('the log option', () => {
  test('is a reference in secretOptions, and the options hold no token', () => {
    expect(containersOf('splunk-task')).toEqual([{
      Name: 'app',
      Essential: true,
      Image: 'public.ecr.aws/nginx/nginx:1.27',
      LogConfiguration: {
        LogDriver: 'splunk',
        Options: { 'splunk-url': 'https://splunk.example.com:8088' },
        SecretOptions: [{
          Name: 'splunk-token',
          ValueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:logging/splunk-Ij56Kl:hec-token::',
        }],
      },
    }]);
  });

  test('gives the execution role the secret, and the key it is encrypted with', () => {
    expect(statementsOf('Splunk').flatMap(pairs)).toEqual([
      'secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:123456789012:secret:logging/splunk-Ij56Kl',
      'kms:Decrypt on arn:aws:kms:us-east-1:123456789012:key/c1d2e3f4-a5b6-4c7d-8e9f-0a1b2c3d4e5f',
    ]);
  });
});

describe('the app', () => {
  test('has no policy but those on the roles, and no warning', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    const stack = seeds();
    expect(warnings(stack)).toEqual([]);
  });

  test('takes three resources a task definition: it, its execution role, its task role', () => {
    expect(Object.values(template.toJSON().Resources)).toHaveLength(9);
    template.resourceCountIs('AWS::ECS::TaskDefinition', 3);
  });
});
