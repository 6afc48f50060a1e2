import { cause, Category } from './category';
import { denied } from './denial';
import { STORAGE } from './other';
import { Answer, answer, NO_ANSWER, Row } from './rule';
import { Spoken } from './spoken';

// Images: manifests, then layers, of Amazon ECR and of other registries.

const isEcr = ({ frame }: Spoken) => /<ecr-(registry|api)>|\becr:|cannotpullecr/.test(frame);

/** Of Amazon ECR the permission, elsewhere the credentials. */
const refusal = (reason: Spoken): readonly Category[] => [isEcr(reason) ? 'ecr-permission' : 'registry-auth'];

const UNTRUSTED = cause('registry-network', {
  why: 'The host does not trust the TLS certificate of the registry.',
  fix: 'Use a registry with a certificate of a public certificate authority: Fargate takes no other. On Amazon EC2, install the authority on the container instance.',
});

/** A registry does not say whether an image is private or does not exist. */
const ambiguous = (reason: Spoken): readonly Category[] => isEcr(reason) ? ['ecr-permission', 'registry-missing-image']
  : reason.frame.includes('<image>') ? ['registry-missing-image', 'registry-auth'] : ['registry-missing-image', 'registry-auth', 'ecr-permission'];

const NO_PLATFORM = cause('registry-missing-image', {
  why: 'The image is not built for the CPU architecture or operating system of the task.',
  fix: "Build the image for the platform of the task (docker build --platform), or set 'runtimePlatform' to the image's.",
});

const PULLS: readonly Row[] = [
  { when: /perform: ecr:[a-z]{6}/, causes: (reason) => [denied('ecr-permission', /perform: (ecr:\w+)/.exec(reason.text)?.[1] ?? 'the pull', reason)] },
  { when: /kms:|kmsaccessdenied|\bkms\b/, causes: [cause('kms', { why: 'The repository is encrypted with a KMS key that cannot be used.', fix: 'Look at the key of the repository: it must be enabled, and Amazon ECR must have its grant on it.' })] },
  { when: /toomanyrequests|too many requests|\b429\b|rate limit|rate exceeded|pull limit/, causes: ['registry-rate-limit'] },
  { when: /diffids|layers .*match|unexpected commit digest|digest .*mismatch|size validation|unsupported media|media ?type|manifest invalid|schema ?(version )?1\b|layer verification|gzip: invalid|invalid tar|corrupt/, causes: ['bad-image'] },
  { when: /failed to (register|extract) layer|failed to (extract|unpack|register)/, causes: ['bad-image', STORAGE] },
  { when: /unknown blob/, causes: ['registry-missing-image', 'bad-image'] },
  { when: /matching platform|no matching manifest|incompatible with|operating system|does not match the (specified|detected) platform/, causes: [NO_PLATFORM] },
  { when: /x509/, causes: [UNTRUSTED] },
  { when: NO_ANSWER, causes: ['registry-network'] },
  { when: /authorization token has expired|no basic auth/, causes: refusal },
  { when: /pull access denied|requested access to the resource is denied|insufficient_scope|whether the image exists/, causes: ambiguous },
  { when: /\b40[13]\b|unauthorized|authentication required|incorrect username|\bdenied: /, causes: refusal },
  { when: /manifest unknown|name ?unknown|not found|\b404\b|invalid reference format|no such image|(image|tag|repository|manifest) .*does not exist/, causes: ['registry-missing-image'] },
  { when: /role has the permissions|using the task execution role/, causes: ['ecr-permission', 'registry-missing-image'] },
  { when: /invalid header field/, causes: ['registry-auth'] },
  { when: /upstream/, causes: ['registry-missing-image', 'registry-auth', 'registry-network'] },
  { when: /failed to authorize|anonymous token|oauth token/, causes: (reason) => [...refusal(reason), 'registry-network'] },
  { when: /\b50\d\b|internal server error|service unavailable/, causes: ['registry-network', 'registry-rate-limit'] },
];

/**
 * Why an image could not be pulled.
 */
export function whyNotPulled(reason: Spoken): Answer {
  const possible: readonly Category[] = isEcr(reason) ? ['registry-network', 'ecr-permission', 'registry-missing-image', 'bad-image', 'registry-rate-limit']
    : ['registry-network', 'registry-missing-image', 'registry-auth', 'registry-rate-limit', 'ecr-permission', 'bad-image'];
  return answer(PULLS, reason, [...possible, STORAGE]);
}
