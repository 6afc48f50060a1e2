import { hasCredentialShape, isPlainSetting, namesCredential } from './credential-patterns';

/**
 * Whether a literal log option is a credential. In addition to the names that all programs use, log drivers have `cloud_auth`, `shared_key`
 * and HTTP headers.
 */
export function isCredentialOption(name: string, value: unknown): boolean {
  return looksSecret(name, value) || (/(auth|shared_key)$/i.test(name) && looksSecret('password', value))
    || (/^header$/i.test(name) && typeof value === 'string' && /^\s*authorization\b/i.test(value) && !hasPlaceholder(value));
}

/**
 * Whether a literal value is a credential by its name or its shape.
 */
export function looksSecret(name: string, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') {
    return false;
  }
  return hasPlaceholder(value) ? hasCredentialShape(value.replace(PLACEHOLDERS, ''))
    : hasCredentialShape(value) || (saysCredential(name) && !isPlainSetting(value) && !DENIAL.test(value));
}

/** What Fluent Bit and fluentd replace with a variable of the log router (FACTS 4.2): `${NAME}` and `#{ENV['NAME']}`. */
const PLACEHOLDERS = /\$\{[A-Za-z_]\w*\}|#\{\s*ENV\s*(?:\[|\.fetch\()[^}]*\}/g;

function hasPlaceholder(value: string): boolean {
  return value.includes('{') && value.search(PLACEHOLDERS) >= 0;
}

/** `no-secret`, `without password`: says that there is none. */
const DENIAL = /^(no|none|without)[\s_-]*(password|passwd|secret|token|credentials?|key|auth)?$/i;

/** The last letters of the words that name credentials, from PASSWORD and APIKEY to CREDENTIALS. */
const LAST_LETTERS = 'DTNEYLS';

/**
 * Whether the name of a variable says that its value is a credential.
 */
export function saysCredential(name: string): boolean {
  return LAST_LETTERS.includes(name.slice(-1).toUpperCase())
    && namesCredential(name.replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')); // DBPassword
}
