import { Facts, ReadFacts, TaskFacts } from './facts';
import { Guardrail } from './guardrail';
import { Problem } from './rule';
import { shownText } from './shown';
import { listed } from './words';
import { kindOf, symbolsOf, Text } from '../access/text';
import { SecretModel } from '../template/model';

export const SECRET_WITHOUT_CUSTOMER_KEY: Guardrail = {
  option: 'customerKeys',
  id: 'SecretWithoutCustomerKey',
  severity: 'error',
  title: 'A secret is not encrypted with a customer managed key',
  help: 'The secret is encrypted with the AWS managed key aws/secretsmanager, whose policy cannot be changed: everyone in the account who may read the secret can decrypt it. Set the'
    + ' "KmsKeyId" of the secret to a customer managed key. Secrets that no template makes are not judged.',
  find: (facts) => referencedSecrets(facts).filter(({ keys }) => keys.length === 0).map(({ place, arn }) => ({
    place,
    resource: arn,
    message: `the secret '${place.path}' is not encrypted with a customer managed key`,
    fix: "set its 'encryptionKey' (KmsKeyId) to a customer managed key",
  })),
};

export const SECRET_WITHOUT_ROTATION: Guardrail = {
  option: 'rotation',
  id: 'SecretWithoutRotation',
  severity: 'error',
  title: 'A secret has no rotation schedule',
  help: 'No rotation schedule (AWS::SecretsManager::RotationSchedule) of the app names the secret, so its value stays the same until somebody replaces it. Add a schedule. Secrets that no'
    + ' template makes are not judged.',
  find: (facts) => referencedSecrets(facts).filter(({ rotated }) => !rotated).map(({ place, arn }) => ({
    place,
    resource: arn,
    message: `the secret '${place.path}' has no rotation schedule in the app`,
    fix: "add one, such as with 'addRotationSchedule'",
  })),
};

/** Secrets of the model that tasks reference, each once. */
function referencedSecrets({ tasks }: Facts): SecretModel[] {
  return [...new Set(tasks.flatMap(({ reads }) => reads.flatMap(({ secret }) => secret ?? [])))];
}

export const SHARED_SECRET: Guardrail = {
  option: 'unsharedSecrets',
  id: 'SharedSecret',
  severity: 'error',
  title: 'Several tasks reference one secret',
  help: 'Tasks that share a secret cannot be distinguished by it, and its rotation concerns all of them. Give each task a secret of its own. Tasks in other assemblies are not seen, and of a name'
    + ' without Region and account only references in one stack are compared.',
  find: ({ tasks }) => [...tasksBySecret(tasks)].filter(([, { users }]) => users.size > 1).map(([, { read, users }]): Problem => {
    const places = [...users].map(({ task }) => task.place);
    return {
      place: read.secret?.place ?? places[1],
      resource: read.parsed.arn,
      message: `${users.size} tasks reference the secret '${read.secret?.place.path ?? shownText(read.parsed.arn)}': ${listed(places.map(({ path }) => `'${path}'`))}`,
      fix: 'give each task a secret of its own',
    };
  }),
};

interface Use {
  readonly read: ReadFacts;
  readonly users: Set<TaskFacts>;
}

function tasksBySecret(tasks: readonly TaskFacts[]): ReadonlyMap<SecretModel | Text, Use> {
  const uses = new Map<SecretModel | Text, Use>();
  // What a service adds to its tasks is read by them.
  for (const facts of tasks.filter(({ task }) => task.carrier !== 'AWS::ECS::Service')) {
    for (const read of facts.reads.filter(({ parsed }) => parsed.problem === undefined)) {
      const key = read.secret ?? identity(read);
      uses.set(key, uses.get(key) ?? { read, users: new Set() });
      uses.get(key)?.users.add(facts);
    }
  }
  return uses;
}

/** Two stacks can be deployed to two accounts or Regions, unless the ARN says where the secret is. */
function identity({ parsed: { arn }, task: { place } }: ReadFacts): Text {
  return symbolsOf(arn).some((part) => !['partition', 'suffix', 'six'].includes(kindOf(part))) ? `${place.stack} ${arn}` : arn;
}
