import {
  GetPolicyCommand, GetPolicyVersionCommand, GetRolePolicyCommand, IAMClient, ListAttachedRolePoliciesCommand, ListPoliciesCommand,
  ListRolePoliciesCommand, ListRolesCommand,
} from '@aws-sdk/client-iam';
import { CreateSecretCommand, DeleteSecretCommand, GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, DescribeParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DeployedStack } from './stacks';

const iam = new IAMClient();
const secretsManager = new SecretsManagerClient();

/** The policies a role has now, as JSON. */
export interface RolePolicies {
  readonly inline: readonly any[];
  readonly attached: readonly any[];
}

export async function rolePolicies(roleArn = ''): Promise<RolePolicies> {
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const inline = await Promise.all(PolicyNames.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const attached = await Promise.all(AttachedPolicies.map(async ({ PolicyArn }) => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    return (await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }))).PolicyVersion?.Document;
  }));
  const parse = (document = '') => JSON.parse(decodeURIComponent(document));
  return { inline: inline.map(({ PolicyDocument }) => parse(PolicyDocument)), attached: attached.map(parse) };
}

/** The policies a role has now, inline and attached. */
export async function policiesOf(roleArn = ''): Promise<any[]> {
  const { inline, attached } = await rolePolicies(roleArn);
  return [...inline, ...attached];
}

/** What a stack stored, by the ARN of the secret or parameter. */
export async function storedBy(stack: DeployedStack): Promise<{ [arn: string]: string }> {
  const secrets = Object.values(await stack.physicalIds('AWS::SecretsManager::Secret')).map(async (arn) => [arn, await currentValue(arn)]);
  const parameters = Object.entries(await stack.physicalIds('AWS::SSM::Parameter'))
    .map(([id, name]) => [`arn:aws:ssm:us-east-1:123456789012:parameter/${name.replace(/^\//, '')}`, stack.properties(id).Value]);
  return Object.fromEntries([...await Promise.all(secrets), ...parameters]);
}

export async function currentValue(arn: string): Promise<string> {
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: arn }));
  return SecretString;
}

/** Everything stacks make that holds a secret or a permission. */
export async function leftovers(): Promise<string[]> {
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  const { SecretList = [] } = await secretsManager.send(new ListSecretsCommand({ MaxResults: 100 }));
  const { Parameters = [] } = await new SSMClient().send(new DescribeParametersCommand({ MaxResults: 50 }));
  return [...Roles, ...Policies, ...SecretList, ...Parameters].map(({ ARN, Arn }: { ARN?: string; Arn?: string }) => ARN ?? Arn ?? '').filter(Boolean).sort();
}

export async function removeSecret(arn: string): Promise<void> {
  await secretsManager.send(new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }));
}

/** Stores a secret that says its name, and returns its ARN. */
export async function storeSecret(name: string): Promise<string> {
  const { ARN = '' } = await secretsManager.send(new CreateSecretCommand({ Name: name, SecretString: `of ${name}` }));
  return ARN;
}

/** Stores a parameter that says its name, and returns its ARN. */
export async function storeParameter(name: string): Promise<string> {
  await new SSMClient().send(new PutParameterCommand({ Name: `/${name}`, Type: 'SecureString', Value: `of ${name}` }));
  return `arn:aws:ssm:us-east-1:123456789012:parameter/${name}`;
}

export async function removeParameter(name: string): Promise<void> {
  await new SSMClient().send(new DeleteParameterCommand({ Name: `/${name}` }));
}
