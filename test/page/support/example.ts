import { accessOf, ReadSpec, TaskSpec } from './report';
import { AccessFinding, SecretAccess } from '../../../src/inventory/secret-access';

// A shop of three stacks, as teams have them: most of it is in order, and each kind of trouble is there once.

const SECRETS = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:';
const PARAMETERS = 'arn:aws:ssm:eu-central-1:111122223333:parameter/';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/';

const SHOP_KEY = `${KEY}6b0f1f0e-3f2a-4a43-9a53-7c1d5f3f8f0d`;
const PAYMENTS_KEY = `${KEY}0d5f9c2b-81e4-4f6d-b7a1-2f9a0c4e7d33`;

const ORDERS = `${SECRETS}shop/orders/database-h7Kp2Q`;
const STRIPE = `${SECRETS}payments/stripe-live-Xc41Zb`;
const DOCKER_HUB = `${SECRETS}ci/docker-hub-Lm90Tq`;
const SPLUNK = `${SECRETS}observability/splunk-hec-P0aa7d`;

const variable = (container: string, name: string, resource: string, more: Partial<ReadSpec> = {}): ReadSpec =>
  ({ container, usage: 'environment variable', name, resource, ...more });

const registry = (container: string): ReadSpec => ({ container, usage: 'registry credentials', resource: DOCKER_HUB });

const API: TaskSpec = {
  stack: 'Prod/Shop',
  path: 'Prod/Shop/Api/Task',
  containers: ['api', 'migrate', 'log-router'],
  reads: [
    registry('api'),
    variable('api', 'DATABASE_HOST', ORDERS, { jsonKey: 'host', keys: [SHOP_KEY] }),
    variable('api', 'DATABASE_PASSWORD', ORDERS, { jsonKey: 'password', keys: [SHOP_KEY] }),
    variable('api', 'DATABASE_USER', ORDERS, { jsonKey: 'username', keys: [SHOP_KEY] }),
    variable('api', 'FEATURE_FLAGS', `${PARAMETERS}shop/api/feature-flags`),
    variable('api', 'SESSION_SIGNING_KEY', `${SECRETS}shop/session-signing-9fWq1A`, { keys: [SHOP_KEY] }),
    variable('api', 'SESSION_SIGNING_KEY_OLD', `${SECRETS}shop/session-signing-9fWq1A`, { versionStage: 'AWSPREVIOUS', keys: [SHOP_KEY] }),
    { container: 'log-router', usage: 'log option', name: 'splunk-token', resource: SPLUNK, jsonKey: 'token' },
    variable('migrate', 'MIGRATION_URL', `${SECRETS}shop/orders/migration-Zt5Yw8`, { keys: [SHOP_KEY] }),
  ],
};

const WORKER: TaskSpec = {
  stack: 'Prod/Shop',
  path: 'Prod/Shop/Worker/Task',
  containers: ['worker', 'secret-files'],
  reads: [
    registry('worker'),
    variable('worker', 'DATABASE_PASSWORD', ORDERS, { jsonKey: 'password', keys: [SHOP_KEY] }),
    { container: 'worker', usage: 'file', name: '/run/secrets/smtp-password', resource: `${PARAMETERS}shop/worker/smtp-password`, keys: [SHOP_KEY], writer: 'secret-files' },
    { container: 'worker', usage: 'file', name: '/run/secrets/tls.key', resource: `${SECRETS}shop/worker/tls-Qw3e4R`, jsonKey: 'privateKey', keys: [SHOP_KEY], writer: 'secret-files' },
  ],
};

const CHECKOUT: TaskSpec = {
  stack: 'Prod/Payments',
  path: 'Prod/Payments/Checkout/Task',
  containers: ['checkout', 'envoy'],
  extra: [{ action: 'secretsmanager:GetSecretValue', resource: `${SECRETS}payments/*` }],
  reads: [
    registry('checkout'),
    variable('checkout', 'ADYEN_WEBHOOK_HMAC', `${SECRETS}payments/adyen-webhook`, { access: 'cannot tell', reason: 'the secret is imported by a name that only the deployment knows' }),
    variable('checkout', 'STRIPE_API_KEY', STRIPE, { jsonKey: 'apiKey', keys: [PAYMENTS_KEY] }),
    variable('checkout', 'STRIPE_WEBHOOK_SECRET', STRIPE, { jsonKey: 'webhookSecret', keys: [PAYMENTS_KEY] }),
    { container: 'envoy', usage: 'file', name: '/etc/envoy/client.pem', resource: `${SECRETS}payments/envoy-client-certificate-for-the-acquirer-of-the-european-market-n4Vb8M`, keys: [PAYMENTS_KEY], writer: 'secret-files' },
  ],
};

const LEDGER: TaskSpec = {
  stack: 'Prod/Payments',
  path: 'Prod/Payments/LedgerExport/Task',
  containers: ['export'],
  conditions: ['IsPrimaryRegion'],
  reads: [
    variable('export', 'LEDGER_DATABASE_URL', `${SECRETS}payments/ledger/reader-Kd82Hs`, { keys: [PAYMENTS_KEY], decrypt: 'not granted' }),
    variable('export', 'SFTP_PRIVATE_KEY', 'arn:aws:secretsmanager:us-east-1:444455556666:secret:bank/sftp-2mQx9C', { access: 'not granted' }),
  ],
};

const REPORTS: TaskSpec = {
  stack: 'Prod/Reporting',
  path: 'Prod/Reporting/Nightly/Task',
  containers: ['nightly'],
  reads: [
    variable('nightly', 'DATABASE_PASSWORD', ORDERS, { jsonKey: 'password', keys: [SHOP_KEY] }),
    variable('nightly', 'SNOWFLAKE_TOKEN', "a malformed reference, 'arn:…' (71 characters)", { access: 'malformed', reason: 'it has 3 parts after the resource, and Amazon ECS takes 4' }),
    variable('nightly', 'TIMEZONE', `${PARAMETERS}shop/timezone`),
  ],
};

const STATUS: TaskSpec = { stack: 'Prod/Reporting', path: 'Prod/Reporting/StatusPage/Task', containers: ['status'], reads: [] };

const FINDINGS: readonly AccessFinding[] = [
  {
    rule: 'MissingDecrypt',
    severity: 'error',
    stack: 'Prod/Payments',
    template: 'ProdPayments.template.json',
    path: LEDGER.path,
    logicalId: 'LedgerExportTask4F1B',
    container: 'export',
    name: 'LEDGER_DATABASE_URL',
    resource: `${SECRETS}payments/ledger/reader-Kd82Hs`,
    message: `container 'export' ('LEDGER_DATABASE_URL') reads a secret that is encrypted with '${PAYMENTS_KEY}', and the execution role may not decrypt with it, so that the task does not start`,
    fix: 'allow kms:Decrypt on the key, or reference the secret with TaskSecret',
  },
  {
    rule: 'MissingPermission',
    severity: 'error',
    stack: 'Prod/Payments',
    template: 'ProdPayments.template.json',
    path: LEDGER.path,
    logicalId: 'LedgerExportTask4F1B',
    container: 'export',
    name: 'SFTP_PRIVATE_KEY',
    resource: 'arn:aws:secretsmanager:us-east-1:444455556666:secret:bank/sftp-2mQx9C',
    message: "container 'export' ('SFTP_PRIVATE_KEY') reads a secret that the execution role has no permission for, so that the task does not start",
    fix: 'allow secretsmanager:GetSecretValue on the ARN of the secret, or reference it with TaskSecret',
  },
  {
    rule: 'MalformedReference',
    severity: 'error',
    stack: 'Prod/Reporting',
    template: 'ProdReporting.template.json',
    path: REPORTS.path,
    logicalId: 'NightlyTask77A0',
    container: 'nightly',
    name: 'SNOWFLAKE_TOKEN',
    message: "container 'nightly' ('SNOWFLAKE_TOKEN') has a reference with 3 parts after the resource, and Amazon ECS takes 4, so that the task does not start",
    fix: 'write all three colons after the secret: :json-key:version-stage:version-id',
  },
  {
    rule: 'WildcardSecrets',
    severity: 'warning',
    stack: 'Prod/Payments',
    template: 'ProdPayments.template.json',
    path: `${CHECKOUT.path}/ExecutionRole`,
    logicalId: 'CheckoutTaskExecutionRole9C2D',
    resource: `${SECRETS}payments/*`,
    message: 'the execution role may read every secret whose name begins with \'payments/\'',
    fix: 'name the secrets that the task references',
  },
  {
    rule: 'PartialSecretArn',
    severity: 'warning',
    stack: 'Prod/Payments',
    template: 'ProdPayments.template.json',
    path: CHECKOUT.path,
    logicalId: 'CheckoutTask1A2B',
    container: 'checkout',
    name: 'ADYEN_WEBHOOK_HMAC',
    resource: `${SECRETS}payments/adyen-webhook`,
    message: "container 'checkout' ('ADYEN_WEBHOOK_HMAC') references a secret without its six-character suffix",
    fix: 'use the complete ARN, or SecretByName',
    acknowledged: { reason: 'the secret is made by hand, and its name is unique in the account' },
  },
];

/** What is in order, what is not, and what was accepted. */
export function example(): SecretAccess {
  return accessOf([API, WORKER, CHECKOUT, LEDGER, REPORTS, STATUS], FINDINGS);
}

/** The same app, some weeks ago. */
export function exampleBefore(): SecretAccess {
  const before = (task: TaskSpec, change: (reads: readonly ReadSpec[]) => readonly ReadSpec[]): TaskSpec =>
    ({ ...task, reads: change(task.reads), extra: [] });
  return accessOf([
    before(API, (reads) => reads.filter(({ name }) => name !== 'SESSION_SIGNING_KEY_OLD').map((read) => read.name === 'DATABASE_PASSWORD' ? { ...read, resource: `${SECRETS}shop/legacy-database-0aB3dE` } : read)),
    before(WORKER, (reads) => [...reads, variable('worker', 'SENTRY_DSN', `${PARAMETERS}shop/sentry-dsn`)]),
    before(CHECKOUT, (reads) => reads), LEDGER, REPORTS, STATUS,
  ], FINDINGS.slice(1));
}
