/**
 * How the reasons begin for which a task did not start because Amazon ECS could not fetch a secret, a key, registry credentials,
 * an image or an env file. AWS promises the `stopCode` and not these texts, which have changed before; the older ones are those
 * of platform version 1.3 and of the container agent on Amazon EC2.
 */
const REASONS: readonly string[] = [
  ...[
    'unable to pull secrets or registry auth',
    'unable to retrieve secret',
    'unable to get registry auth',
    'unable to retrieve ecr registry auth',
    'failed to fetch secret',
    'retrieved secret from Secrets Manager',
    'failed to download env files',
  ].flatMap((reason) => [`ResourceInitializationError: ${reason}`, reason]),
  'CannotPull', // ContainerError, ECRContainerError, ImageManifestError
  'The task cannot pull',
  ...['Fetching', 'fetching'].flatMap((start) => [`${start} secret data from`, `${start} registry auth`]),
  'Asm fetching',
  'asm fetching',
  "ResourceNotFoundException: The task can't retrieve the secret",
  'Trying to retrieve secret',
  'secret arn:',
  'secret ARN:',
  'invalid character', // of a secret that is not JSON
  'unable to parse bucket and key from s3 ARN',
  'unable to download env file',
];

const beginningWith = (...texts: string[]) => texts.map((prefix) => ({ prefix }));

/**
 * The `detail` of the events of a task family, in any revision. Prefixes alone are matched: of rules with wildcards an event bus has
 * thirty (FACTS 8.7).
 *
 * @param familyArn the ARN of the task definition, up to the colon before the revision
 */
export function failureDetail(familyArn: string): { [key: string]: unknown } {
  return {
    lastStatus: ['STOPPED'], // the reason is there before that, and the event would come twice
    stopCode: ['TaskFailedToStart'],
    taskDefinitionArn: beginningWith(familyArn),
    $or: [
      { stoppedReason: beginningWith(...REASONS) },
      { stoppedReason: ['Task failed to start'], containers: { reason: beginningWith('CannotPull') } },
    ],
  };
}
