/**
 * The least severe finding that fails the synthesis.
 */
export enum FailOn {
  /**
   * Errors fail the synthesis: the task does not start, or a secret is exposed. Guardrails are errors, too.
   */
  ERROR = 'ERROR',

  /**
   * Errors and warnings fail the synthesis.
   */
  WARNING = 'WARNING',

  /**
   * Every finding fails the synthesis.
   */
  INFO = 'INFO',

  /**
   * Nothing fails the synthesis. Errors are reported as warnings.
   */
  NEVER = 'NEVER',
}

/** Further rules that an organization can require of its tasks. Each is a rule with an id, and its findings are errors. */
export interface SecretAccessGuardrails {
  /**
   * Every secret that a task references is encrypted with a customer managed key (`SecretWithoutCustomerKey`). Imported
   * secrets are not checked.
   *
   * @default - the AWS managed key is allowed
   */
  readonly customerKeys?: boolean;

  /**
   * Every secret that a task references has a rotation schedule in the app (`SecretWithoutRotation`). Imported secrets
   * are not checked.
   *
   * @default - secrets without a schedule are allowed
   */
  readonly rotation?: boolean;

  /**
   * Secrets are referenced by their complete ARN, with the six-character suffix (`IncompleteSecretArn`).
   *
   * @default - names and partial ARNs are allowed, with the warning of the rule `PartialSecretArn`
   */
  readonly completeArns?: boolean;

  /**
   * A variable whose name says that it is a secret, such as `DB_PASSWORD`, must not be a literal in `environment`
   * (`LiteralUnderSecretName`). Empty values, `true`, `false` and ARNs are allowed.
   *
   * @default - only the rule `LiteralCredential` applies: it warns by name and value
   */
  readonly secretVariables?: boolean;

  /**
   * Task roles and execution roles have managed policies only (`InlinePolicy`). A `SecureFargateTaskDefinition` writes them with
   * `PolicyPlacement.MANAGED`.
   *
   * @default - inline policies are allowed
   */
  readonly managedPolicies?: boolean;

  /**
   * Task roles and execution roles name the KMS keys that they may use: no `key/*` (`WildcardKey`).
   *
   * @default - wildcards are allowed
   */
  readonly namedKeys?: boolean;

  /**
   * No secret is referenced by more than one task (`SharedSecret`). Registry credentials count, too.
   *
   * @default - tasks may share secrets
   */
  readonly unsharedSecrets?: boolean;
}

/** Which rules apply, and what fails the synthesis. */
export interface SecretAccessRulesOptions {
  /**
   * The guardrails of your organization.
   *
   * @default - all guardrails are off
   */
  readonly guardrails?: SecretAccessGuardrails;

  /**
   * The ids of rules to turn off, such as `PolicyNotAwaited`. Each must be the id of a rule.
   *
   * @default - all rules apply
   */
  readonly exclude?: string[];

  /**
   * The least severe finding that fails the synthesis.
   *
   * @default FailOn.ERROR
   */
  readonly failOn?: FailOn;
}
