import { cause, Category, Cause } from './category';
import { crossesAccounts, denied } from './denial';
import { OTHER_CALL } from './other';
import { Answer, answer, KMS, NO_ANSWER, Row, THROTTLED } from './rule';
import { Spoken } from './spoken';

// Secrets, parameters, registry credentials and the token of Amazon ECR: what the agent fetches before it pulls an image.

/** Which call was refused tells more than during what. */
const REFUSED: readonly Row[] = [
  { when: /perform: secretsmanager:getsecretvalue\b/, causes: (reason) => refusedSecret(reason) },
  { when: /perform: ssm:getparameters?\b/, causes: (reason) => [denied('iam-parameter', 'ssm:GetParameters', reason)] },
  { when: /perform: kms:decrypt\b/, causes: (reason) => [denied('kms', 'kms:Decrypt', reason)] },
  { when: /perform: ecr:[a-z]{6}/, causes: (reason) => [denied('ecr-permission', /perform: (ecr:\w+)/.exec(reason.text)?.[1] ?? 'the pull', reason)] },
  { when: /perform: s3:[a-z]/, causes: ['env-file'] },
];

function refusedSecret(reason: Spoken): Cause[] {
  const refused = denied('iam-secret', 'secretsmanager:GetSecretValue', reason);
  const other = cause('cross-account', {
    why: 'The secret belongs to another account. Its owner has to allow the execution role, too.',
    fix: "Allow the role in the secret's resource policy, in the policy of its customer managed key, and in a policy of its own.",
  });
  return crossesAccounts(reason) === false ? [refused] : /resource-based policy/.test(reason.frame) ? [other, refused] : [refused, other];
}

const OTHER_ACCOUNT: Row = { when: /different aws account|default kms service key/, causes: ['cross-account'] };

/** AWS's own fault, or the agent's. */
const FAULTS: readonly Row[] = [
  {
    when: /internalserv|internal server|internal failure|service ?unavailable|status ?code: 5\d\d/,
    causes: [cause('throttled', { why: 'The service could not answer for a reason of its own.', fix: 'Nothing: Amazon ECS tries again when the service starts the next task.' }), 'network'],
  },
  {
    when: /execution role credentials|expiredtoken|unrecognizedclient|invalidclienttoken|invalidsignature|no valid providers|nocredentialproviders/,
    causes: [cause('iam-secret', {
      why: 'There were no valid credentials of the execution role.',
      fix: "Set 'executionRoleArn' to a role that ecs-tasks.amazonaws.com can assume. Amazon ECS tries again when the service starts the next task.",
    }), 'iam-parameter', 'ecr-permission'],
  },
];

const SECRET_ANSWERS: readonly Row[] = [
  ...REFUSED,
  ...FAULTS,
  OTHER_ACCOUNT,
  { when: /staging label|version ?(id|stage)|secret value for/, causes: ['version'] },
  { when: /invalid arn|arn format|invalid name|valid name|not a valid|validationexception|invalidparameterexception|malformed/, causes: ['bad-reference'] },
  { when: /json key/, causes: ['json-key'] },
  { when: /invalid character|cannot unmarshal|end of json|unmarshal/, causes: ['not-json'] },
  { when: /(marked|scheduled) for deletion|marked deleted|was deleted/, causes: [cause('secret-missing', { why: 'The secret is scheduled for deletion.', fix: 'Restore it, or reference another one.' })] },
  { when: KMS, causes: ['kms'] },
  { when: THROTTLED, causes: ['throttled'] },
  { when: /can't find the specified secret\s*(\.(?!\.)|["')(,;])|secret .* not found/, causes: ['secret-missing'] },
  { when: /resourcenotfound|can't (find|retrieve)/, causes: ['secret-missing', 'version'] }, // the sentence can go on: "value for staging label"
  { when: NO_ANSWER, causes: ['network'] },
  { when: /accessdenied|not authorized|access denied/, causes: ['iam-secret', 'kms', 'cross-account'] },
  { when: /invalidrequest/, causes: ['secret-missing', 'cross-account', 'version'] },
];

/** A secret of registry credentials has a form of its own. */
const CREDENTIAL_ANSWERS: readonly Row[] = [
  {
    when: /empty field|invalid schema|empty (response|secrets? value)|unmarshal|invalid character|end of json|is malformed/,
    causes: [cause('registry-auth', { why: "The secret in 'repositoryCredentials' is not what Amazon ECS expects there.", fix: "Store JSON with 'username' and 'password', both strings that are not empty." })],
  },
  ...SECRET_ANSWERS,
];

const PARAMETER_ANSWERS: readonly Row[] = [
  ...REFUSED,
  ...FAULTS,
  OTHER_ACCOUNT,
  { when: /validationexception|invalid arn|arn format|parameter name|fully qualified|not a valid/, causes: ['bad-reference'] },
  { when: KMS, causes: ['kms'] },
  { when: THROTTLED, causes: ['throttled'] },
  { when: /invalid (ssm )?parameters?\b|parameter(version)?notfound/, causes: ['parameter-missing'] },
  { when: NO_ANSWER, causes: ['network'] },
  { when: /accessdenied|not authorized|access denied/, causes: ['iam-parameter', 'kms'] },
];

const TOKEN_ANSWERS: readonly Row[] = [
  ...REFUSED,
  { when: THROTTLED, causes: ['throttled'] },
  { when: NO_ANSWER, causes: ['registry-network'] },
  { when: /accessdenied|not authorized|access denied/, causes: ['ecr-permission'] },
];

/** Before the text says what was fetched. */
const ANY_ANSWERS: readonly Row[] = [
  ...REFUSED,
  ...FAULTS,
  { when: THROTTLED, causes: ['throttled'] },
  { when: NO_ANSWER, causes: ['network', 'registry-network'] },
  { when: /accessdenied|not authorized/, causes: ['iam-secret', 'iam-parameter', 'ecr-permission', 'kms', 'cross-account', OTHER_CALL] },
];

/** Each kind: what an answer means, and what it can be where the text ends before the answer. */
const KINDS = {
  'secret': [SECRET_ANSWERS, ['network', 'iam-secret', 'kms', 'secret-missing', 'json-key', 'version', 'not-json', 'cross-account', 'throttled', 'bad-reference']],
  'registry-credentials': [CREDENTIAL_ANSWERS, ['network', 'iam-secret', 'secret-missing', 'kms', 'registry-auth', 'version', 'cross-account', 'throttled']],
  'parameter': [PARAMETER_ANSWERS, ['network', 'iam-parameter', 'parameter-missing', 'kms', 'throttled', 'bad-reference']],
  'credential-spec': [PARAMETER_ANSWERS, ['iam-parameter', 'parameter-missing', 'network', 'unrelated']],
  'ecr-token': [TOKEN_ANSWERS, ['registry-network', 'ecr-permission', 'throttled']],
  'fetch': [ANY_ANSWERS, ['network', 'registry-network', 'iam-secret', 'iam-parameter', 'ecr-permission', 'kms', 'secret-missing', 'parameter-missing', 'json-key', 'version', 'not-json', 'cross-account',
    'registry-auth', 'throttled', 'bad-reference']],
} as const satisfies { readonly [kind: string]: readonly [readonly Row[], readonly Category[]] };

export type Fetched = keyof typeof KINDS;

/**
 * Why something could not be fetched.
 */
export function whyNotFetched(kind: Fetched, reason: Spoken): Answer {
  const [answers, possible] = KINDS[kind];
  return answer(answers, reason, byRetries(possible, reason));
}

/** A call that was answered is rarely tried again; the count alone proves nothing (FACTS 9.3). */
function byRetries(possible: readonly Category[], { frame }: Spoken): readonly Category[] {
  return /retried 1 time/.test(frame) ? [...possible.slice(1), possible[0]] : possible;
}
