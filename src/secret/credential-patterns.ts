/**
 * Shapes that only credentials have. Each is specific enough that an ordinary setting does not match it by accident.
 */
const CREDENTIAL_SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^(AKIA|ASIA)[A-Z0-9]{16}$/, // AWS access key id
  /^gh[pousr]_[A-Za-z0-9]{20,}$/, // GitHub tokens
  /^github_pat_[A-Za-z0-9_]{20,}$/,
  /^glpat-[A-Za-z0-9_-]{16,}$/, // GitLab
  /^xox[abeoprs]-[A-Za-z0-9-]{10,}$/, // Slack
  /^(sk|rk|pk)_(live|test)_[A-Za-z0-9]{8,}$/, // Stripe
  /^sk-[A-Za-z0-9_-]{20,}$/, // OpenAI and Anthropic
  /^dckr_pat_[A-Za-z0-9_-]{16,}$/, // Docker Hub
  /^SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}$/, // SendGrid
  /^npm_[A-Za-z0-9]{20,}$/,
  /^AIza[A-Za-z0-9_-]{30,}$/, // Google
  /^eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*$/, // JSON Web Token
  /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*:[^/?#\s@]+@/i, // URL with a password
];

/**
 * Last words of names whose value is a credential in nearly every program.
 */
const CREDENTIAL_NAME = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|CREDENTIAL|CREDENTIALS|APIKEY|(API|ACCESS|AUTH|SECRET|PRIVATE|SIGNING|ENCRYPTION|LICENSE)_KEY)$/;

/** All of them but the URL are longer. Most names and values are shorter, and compared with none of them. */
const SHORTEST = 15;

/**
 * Whether a text has the shape of a key, a token, a PEM block or a URL with a password in it.
 */
export function hasCredentialShape(value: string): boolean {
  return (value.length >= SHORTEST || value.includes('://')) && CREDENTIAL_SHAPES.some((shape) => shape.test(value.trim()));
}

/**
 * Whether a name, such as `DATABASE_PASSWORD` or `apiKey`, says that its value is a credential.
 */
export function namesCredential(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return CREDENTIAL_NAME.test(words.toUpperCase());
}

/**
 * Values under such a name that are none: a reference, an address, a path, a number, a switch.
 */
export function isPlainSetting(value: string): boolean {
  const text = value.trim();
  return text === ''
    || /^arn:/.test(text)
    || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    || /^(\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(text)
    || /^[+-]?\d+(\.\d+)?$/.test(text)
    || /^(true|false|yes|no|on|off|enabled|disabled|none|null)$/i.test(text);
}
