/** No reason of AWS is as long; what follows is not looked at. */
const LONGEST = 20_000;

/** One stopped reason, read for its grammar. */
export interface Spoken {
  /** In one line, with plain quotation marks. */
  readonly text: string;
  /** The text in lower case with placeholders for what users named: no name of theirs reads like a sentence of AWS. */
  readonly frame: string;
  /** Whether the end is missing: Fargate writes dots after 255 characters (FACTS 14.3), and a colon has something after it. */
  readonly cut: boolean;
}

/**
 * Reads a text as a stopped reason.
 */
export function spoken(given: string): Spoken {
  const text = oneLine(given).replace(/^\(?service \S+ was unable to place a task(\. Reason: *|\.?$)/i, '');
  return { text, frame: frameOf(text), cut: /(\.\.\.|…)["',]*$|[:=]$/.test(text) };
}

function oneLine(given: string): string {
  return given.slice(0, LONGEST)
    .replace(/[\s\0-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .trim();
}

/** Hosts whose name says which service was called. */
const HOSTS: readonly (readonly [host: RegExp, placeholder: string])[] = [
  [/^api\.ecr\b/, '<ecr-api>'], [/\.dkr[.-]ecr\b|starport-layer-bucket/, '<ecr-registry>'], [/^secretsmanager\b/, '<secretsmanager-api>'],
  [/^ssm\b/, '<ssm-api>'], [/^logs\b/, '<logs-api>'],
];

function hostPlaceholder(host: string): string {
  return HOSTS.find(([pattern]) => pattern.test(host))?.[1] ?? '<url>';
}

function frameOf(text: string): string {
  return text.toLowerCase()
    .replace(/^(\(?service) [^\s)]+/, '$1 <name>')
    .replace(/arn:aws[\w-]*:([a-z0-9-]*)[^\s'"`,;()[\]]*/g, '<arn:$1>')
    .replace(/s3:\/\/[^\s'",;]*/g, '<s3>')
    .replace(/https?:\/\/([^\s/"'?]*)[^\s"']*/g, (_, host: string) => hostPlaceholder(host))
    .replace(/(did not contain json key) [^\s;]+/g, '$1 <key>')
    .replace(/(invalid (?:ssm )?parameters?:) [^;]*/g, '$1 <names>')
    // An image: host and path, or a path.
    .replace(/"?\b(?!net\/http|i\/o|linux\/|windows\/|archive\/)([\w.-]+(?::\d+)?)((?:\/[\w.+-]+)+(?::[\w.-]+)?(?:@sha256:[0-9a-f]*)?)"?/g,
      (_, host: string) => hostPlaceholder(host) === '<ecr-registry>' ? '<ecr-registry> <image>' : '<image>');
}
