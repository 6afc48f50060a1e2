import { hasCredentialShape, isPlainSetting, namesCredential } from '../../src/secret/credential-patterns';

const HEX = '0123456789abcdef0123456789abcdef';

const TOKENS: [string, string][] = [
  ['an AWS access key id', 'AKIAIOSFODNN7EXAMPLE'],
  ['a temporary one', 'ASIAIOSFODNN7EXAMPLE'],
  ['a GitHub token', `ghp_${HEX}`],
  ['a fine-grained GitHub token', `github_pat_${HEX}`],
  ['a GitLab token', 'glpat-0123456789abcdefABCD'],
  ['a Slack token', 'xoxb-0123456789-abcdefghij'],
  ['a Stripe key', 'sk_live_0123456789abcdef'],
  ['an OpenAI key', `sk-${HEX}`],
  ['a Docker Hub token', `dckr_pat_${HEX}`],
  ['a SendGrid key', `SG.${HEX.slice(0, 22)}.${HEX}`],
  ['an npm token', `npm_${HEX}`],
  ['a Google key', `AIza${HEX}`],
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'],
];

describe('a credential', () => {
  test.each([
    ...TOKENS,
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${HEX}\n-----END RSA PRIVATE KEY-----`],
    ['a URL with a password', 'postgres://app:hunter2@db.example.com:5432/app'],
    ['one with spaces around it', ` ghp_${HEX}\n`],
  ])('is known by its shape: %s', (_, value) => {
    expect(hasCredentialShape(value)).toBe(true);
  });

  test.each(TOKENS)('is not the part of a text that is %s', (_, value) => {
    expect(hasCredentialShape(`x${value}`)).toBe(false);
    expect(hasCredentialShape(`${value} x`)).toBe(false);
  });

  test.each([
    'info', 'production', 'task-definition-of-the-application', 'https://example.com/a:b@c', 'https://example.com:8443/path', 'postgres://db.example.com:5432/app', 'postgres://app@db.example.com/app',
    'user@example.com', 'arn:aws:iam::123456789012:role/app', 'AKIA', 'sk-short', 'ghp_short', 'eu-central-1', '/run/secrets/password', '2024-01-01T00:00:00Z',
    '550e8400-e29b-41d4-a716-446655440000', '{"level":"info"}', '-----BEGIN CERTIFICATE-----',
  ])('is not %j', (value) => {
    expect(hasCredentialShape(value)).toBe(false);
  });
});

describe('a name', () => {
  test.each([
    'PASSWORD', 'DATABASE_PASSWORD', 'DB_PASSWD', 'SSH_PASSPHRASE', 'MYSQL_PWD', 'CLIENT_SECRET', 'GITHUB_TOKEN', 'STRIPE_API_KEY', 'APIKEY', 'AWS_SECRET_ACCESS_KEY',
    'SIGNING_KEY', 'ENCRYPTION_KEY', 'PRIVATE_KEY', 'NEW_RELIC_LICENSE_KEY', 'DB_CREDENTIALS', 'databasePassword', 'apiKey', 'db.password', 'auth-token', 'token', 'api--key',
  ])('%s says that its value is a credential', (name) => {
    expect(namesCredential(name)).toBe(true);
  });

  test.each([
    'LOG_LEVEL', 'PASSWORD_FILE', 'PASSWORD_MIN_LENGTH', 'TOKEN_URL', 'SECRET_NAME', 'SECRET_ARN', 'KEY', 'PRIMARY_KEY', 'SORT_KEY', 'KEYCLOAK_URL', 'TOKENIZER', 'SECRETARY',
    'PWDLESS', 'TOKENS_PER_MINUTE', '',
  ])('%s does not', (name) => {
    expect(namesCredential(name)).toBe(false);
  });
});

describe('a value under such a name', () => {
  test.each([
    '', ' ', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf', 'https://auth.example.com/token', 's3://bucket/key', '/run/secrets/token', './token', '../token',
    '~/.token', 'C:\\token', '3600', '-1', '0.5', '0.25', 'true', 'False', 'none', 'disabled', 'null',
  ])('%j is harmless', (value) => {
    expect(isPlainSetting(value)).toBe(true);
  });

  test.each(['hunter2', 'changeme', '12ab', 'truest', 'dragon', 'arnold', 'my arn:aws', '1 https://example.com', 'pass/word', 'correct horse battery staple'])('%j is not', (value) => {
    expect(isPlainSetting(value)).toBe(false);
  });
});
