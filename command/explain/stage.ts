/** What Amazon ECS was doing when it failed. */
export type Stage =
  | 'volume' | 'env-file' | 'credential-spec' | 'log-driver' | 'registry-credentials' | 'ecr-token' | 'parameter' | 'secret' | 'pull' | 'container' | 'fetch';

/**
 * How the stages are called, in all wordings: the most specific first, because the general ones are in the texts of the others.
 */
const STAGES: readonly (readonly [Stage, RegExp])[] = [
  ['volume', /\befs\b|mount\.nfs|elastic file system|\bebs\b/],
  ['env-file', /env ?files?\b|environment ?files?\b|bucket and key from s3/],
  ['credential-spec', /credential ?specs?\b|gmsa/],
  ['log-driver', /logger args|logging driver|log driver|cloudwatch|awslogs|log group|log stream|firelens|fluentd?\b|fluent-?bit|splunk|\blogs:|<logs-api>/],
  ['registry-credentials', /registry auth from asm|asm fetching|authorizationdata|authorization data|registry authentication from secrets manager/],
  ['ecr-token', /ecr registry auth|registry auth(entication)? from amazon ecr|getauthorizationtoken|<ecr-api>/],
  ['parameter', /secrets? from ssm|ssm parameter|systems manager|parameter store|ssm:|ssmsecret|invalid (ssm )?parameters?:|parameternotfound|ciphertext|<ssm-api>/],
  ['secret', /secrets? from asm|secrets manager|secretsmanager:|asmsecret|secret (arn: )?<arn:secretsmanager>|retrieve the secret|trying to retrieve secret|json key|getsecretvalue|access to kms|<secretsmanager-api>|^invalid character|^json: cannot unmarshal|^secret arn/],
  ['pull', /cannotpull|pull (the )?image|inspect image|ref pull|pull access denied|image manifest|manifest (unknown|for)|toomanyrequests|too many requests|resolve ref|cannot pull <|no basic auth/],
  ['container', /cannotstart|cannotcreate/],
  ['fetch', /unable to pull secrets or registry auth|execution resource retrieval|execution role credentials|fetching registry auth|(unable to retrieve|failed to fetch|fetching) secret|task can(not|'t) pull|unable to get registry auth/],
  ['volume', /fsx/],
  ['pull', /\becr:|<ecr-registry>/],
];

/**
 * The stage that a frame speaks of.
 */
export function stageOf(frame: string): Stage | undefined {
  return STAGES.find(([, pattern]) => pattern.test(frame))?.[0];
}
