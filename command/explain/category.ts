/** What kept a task from starting, in the words of the JSON that `explain` writes. */
export type Category =
  | 'network' | 'iam-secret' | 'iam-parameter' | 'kms' | 'secret-missing' | 'parameter-missing' | 'version' | 'json-key' | 'not-json'
  | 'cross-account' | 'bad-reference' | 'throttled'
  | 'registry-network' | 'registry-auth' | 'registry-missing-image' | 'registry-rate-limit' | 'ecr-permission' | 'bad-image'
  | 'env-file' | 'log-driver' | 'init-container' | 'unrelated';

export interface Cause {
  readonly category: Category;
  /** What happened, in one or two sentences. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
}

const ROUTE = 'Give the task a way out on TCP 443: a NAT gateway, a public IP address in a public subnet, or VPC endpoints with private DNS that its security group may reach';

/** What each category says where the text tells no more. */
export const WORDS: { readonly [category in Category]: Omit<Cause, 'category'> } = {
  'network': {
    why: 'The task did not reach Secrets Manager or Systems Manager.',
    fix: `${ROUTE} (secretsmanager and ssm).`,
  },
  'iam-secret': {
    why: 'The execution role is not allowed to read the secret (secretsmanager:GetSecretValue).',
    fix: 'Allow secretsmanager:GetSecretValue on the complete ARN of the secret in a policy of the execution role, not of the task role.',
  },
  'iam-parameter': {
    why: 'The execution role is not allowed to read the parameter (ssm:GetParameters).',
    fix: 'Allow ssm:GetParameters on the ARN of the parameter in a policy of the execution role, not of the task role.',
  },
  'kms': {
    why: 'The value is encrypted with a KMS key that the execution role may not use, or that is disabled or deleted. The text does not name the key.',
    fix: "Allow kms:Decrypt on the ARN of the customer managed key in a policy of the execution role. If it is allowed, look at the key: its key policy must delegate to IAM or name the role, and it must be enabled. With TaskSecret, pass the key as 'encryptionKey'.",
  },
  'secret-missing': {
    why: 'Secrets Manager has no such secret in this account and Region, or the secret is scheduled for deletion.',
    fix: 'Compare the ARN in the task definition with the secret: Region, account, name and the six-character suffix, which changes when a secret is created anew. Restore a secret that is scheduled for deletion.',
  },
  'parameter-missing': {
    why: 'Systems Manager has no parameter of this name in this account and Region.',
    fix: "Create the parameter in the Region of the task, or correct its name in 'valueFrom'. A bare name in 'valueFrom' is always a parameter: name a secret by its ARN. Other parameters can be missing, too: one batch of ten is reported.",
  },
  'version': {
    why: 'The secret exists, but not the version that the reference asks for. A secret without a value has no AWSCURRENT.',
    fix: "Put a value into the secret, or correct the version stage or version ID at the end of 'valueFrom'. They exclude each other.",
  },
  'json-key': {
    why: 'The JSON of the secret has no such top-level key. The text does not name the secret.',
    fix: "Correct the key in 'valueFrom' (ARN:json-key::), or add it to the secret. Keys are case-sensitive.",
  },
  'not-json': {
    why: 'The reference names a JSON key, and the value of the secret is not a JSON object. The text does not name the secret.',
    fix: 'Store a JSON object in the secret, or reference the whole secret by its ARN alone.',
  },
  'cross-account': {
    why: 'The secret belongs to another account and is encrypted with the default key aws/secretsmanager, which no other account can use.',
    fix: "Encrypt the secret with a customer managed key. Allow the execution role in the secret's resource policy, in the key policy and in a policy of its own.",
  },
  'bad-reference': {
    why: "The reference is not a 'valueFrom' that Amazon ECS can read.",
    fix: "Write the complete ARN of the secret, alone or followed by all of ':json-key:version-stage:version-id' (empty parts keep their colons: ARN:password::), or the name or ARN of a parameter.",
  },
  'throttled': {
    why: 'AWS refused the call because too many calls came at once.',
    fix: 'Start fewer tasks at the same time, or read fewer secrets: one secret with several JSON keys is still one call each. Amazon ECS tries again when the service starts the next task.',
  },
  'registry-network': {
    why: 'The task did not reach the registry.',
    fix: `${ROUTE}: ecr.api and ecr.dkr, with the gateway endpoint of S3. No VPC endpoint leads to a registry outside of Amazon ECR, nor to Amazon ECR Public.`,
  },
  'registry-auth': {
    why: 'The registry did not accept the credentials, or got none.',
    fix: "Check the secret in 'repositoryCredentials': it must be JSON with 'username' and 'password', both strings that are not empty, and its user must be able to pull the image.",
  },
  'registry-missing-image': {
    why: 'The registry has no such image: repository, tag or digest does not exist, or not for the CPU architecture of the task.',
    fix: 'Compare the image in the task definition with the registry. Push the tag, or build it for the platform of the task.',
  },
  'registry-rate-limit': {
    why: 'The registry refused the pull because too many pulls came from this address or account.',
    fix: 'Pull with credentials, or through an Amazon ECR pull-through cache, or copy the image to Amazon ECR.',
  },
  'ecr-permission': {
    why: 'The execution role is not allowed to pull from Amazon ECR.',
    fix: 'Allow ecr:GetAuthorizationToken on *, and ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage on the repository. A repository of another account must allow them in its own policy, too; VPC endpoint policies can deny them.',
  },
  'bad-image': {
    why: 'The registry has the image, but it is damaged, or in a format that the container runtime does not read.',
    fix: 'Build the image again and push it under a new tag.',
  },
  'env-file': {
    why: "Amazon ECS could not read a file of 'environmentFiles'.",
    fix: 'Give its S3 ARN (arn:aws:s3:::bucket/key), allow s3:GetObject on the object and s3:GetBucketLocation on the bucket to the execution role, and give the task a way to Amazon S3.',
  },
  'log-driver': {
    why: 'The log driver of a container did not start.',
    fix: 'Check that the log group exists in the Region of the options, that the execution role may call logs:CreateLogStream and logs:PutLogEvents on it, and that the task reaches CloudWatch Logs (endpoint logs).',
  },
  'init-container': {
    why: 'A container waits for another one that did not reach its condition, so it never started.',
    fix: "Read the log and the exit code of the container it depends on. For 'secret-files', set 'secretFilesLogging'. Raise 'startTimeout' if it only needs longer.",
  },
  'unrelated': {
    why: 'This is not a failure to read a secret, a parameter, a key or an image.',
    fix: 'Secrets and their permissions need no change.',
  },
};

/** A cause, with what the text tells beyond its category. */
export function cause(category: Category, words: Partial<Omit<Cause, 'category'>> = {}): Cause {
  return { category, ...WORDS[category], ...words };
}
