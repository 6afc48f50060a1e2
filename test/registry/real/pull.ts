import { deepStrictEqual, match, ok } from 'assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { writeImage } from './image';
import { Registry } from './registry';
import { Copied, copy } from './skopeo';
import { RepositoryCredentialsSecret, SecureFargateTaskDefinition } from '../../../src';
import { demandPrograms } from '../../support/debian';

// Pulls an image from a real registry with nothing but what the synthesized template says: the name of the image, and the JSON of
// the secret whose ARN stands beside it.

const USERNAME = 'acme-bot';
const PASSWORD = 'correct horse: b@ttery/staple=é';
const PASSWORD_REFERENCE = SecretValue.secretsManager('bootstrap/registry');

/** What Amazon ECS is told about an image: its name, and the secret of its registry. */
interface Told {
  readonly image: string;
  readonly secret: { readonly SecretString?: string; readonly GenerateSecretString?: { SecretStringTemplate: string; GenerateStringKey: string } };
}

function told(host: string, imageName: string, password?: SecretValue): Told {
  const stack = new Stack(new App(), 'Stack');
  const registry = new RepositoryCredentialsSecret(stack, 'Registry', { username: USERNAME, password });
  new SecureFargateTaskDefinition(stack, 'Task', {
    registryCredentials: { [host]: registry.credentials },
    containers: { app: { image: ecs.ContainerImage.fromRegistry(imageName) } },
  });
  const { Resources } = Template.fromStack(stack).toJSON();
  const resources: any[] = Object.values(Resources);
  const [{ Image, RepositoryCredentials }] = resources.find(({ Type }) => Type === 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions;
  return { image: Image, secret: Resources[RepositoryCredentials.CredentialsParameter.Ref].Properties };
}

/** The value of the secret once it is deployed. */
function deployed({ secret }: Told, password: string): string {
  if (secret.SecretString !== undefined) {
    // CloudFormation puts the text instead of the reference.
    return secret.SecretString.replace(/\{\{resolve:[^}]*\}\}/, password);
  }
  const { SecretStringTemplate = '', GenerateStringKey = '' } = secret.GenerateSecretString ?? {};
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: password });
}

async function main(): Promise<void> {
  demandPrograms({ 'docker-registry': 'docker-registry', 'skopeo': 'skopeo', 'htpasswd': 'apache2-utils' }, 'this test runs a registry and pulls from it');
  const directory = mkdtempSync(join(tmpdir(), 'registry-'));
  const registry = await Registry.start(directory, USERNAME, PASSWORD);
  try {
    pullAsTold(directory, registry.host);
  } finally {
    await registry.stop();
    rmSync(directory, { recursive: true });
  }
}

function pullAsTold(directory: string, host: string): void {
  const layout = join(directory, 'image');
  const digest = writeImage(layout, '1.4.2');
  const pushed = JSON.stringify({ username: USERNAME, password: PASSWORD });
  succeeds('an image is pushed', copy(directory, `oci:${layout}:1.4.2`, `docker://${host}/acme/app:1.4.2`, { host, json: pushed }));

  const byTag = told(host, `${host}/acme/app:1.4.2`);
  const byDigest = told(host, `${host}/acme/app@${digest}`, PASSWORD_REFERENCE);
  for (const [how, task] of Object.entries({ 'by tag, with the placeholder replaced': byTag, 'by digest, with the password of another secret': byDigest })) {
    const out = join(directory, `pulled-${how.slice(3, 6)}`);
    succeeds(`it is pulled ${how}`, pull(directory, task.image, out, deployed(task, PASSWORD)));
    const [manifest] = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')).manifests;
    deepStrictEqual(manifest.digest, digest);
  }

  const refuse = (what: string, json?: string) => refused(what, pull(directory, byDigest.image, join(directory, 'never'), json));
  refuse('no credentials');
  refuse('the placeholder, before anybody replaces it', deployed(byTag, 'Xk2placeholder'));
  refuse('another password', deployed(byDigest, `${PASSWORD}!`));
  refuse('another user', deployed(byDigest, PASSWORD).replace(USERNAME, 'someone'));
  refuse('the shape of a pull-through cache', JSON.stringify({ username: USERNAME, accessToken: PASSWORD }));
  const elsewhere = copy(directory, `docker://${byTag.image}`, `oci:${join(directory, 'never')}`, { host: 'localhost', json: deployed(byTag, PASSWORD) });
  refused('the right credentials, for another host', elsewhere);
}

function pull(directory: string, image: string, out: string, json?: string): Copied {
  const host = image.slice(0, image.indexOf('/'));
  return copy(directory, `docker://${image}`, `oci:${out}`, json === undefined ? undefined : { host, json });
}

function succeeds(what: string, { ok: done, message }: Copied): void {
  ok(done, `${what}: ${message}`);
  console.log(`ok   ${what}`);
}

function refused(what: string, { ok: done, message }: Copied): void {
  ok(!done, `${what}: the registry gave the image`);
  match(message, /unauthorized|authentication required/i, what);
  ok(!message.includes(PASSWORD), `${what}: the message shows the password`);
  console.log(`ok   refused: ${what}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
