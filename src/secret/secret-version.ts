import { errorsOf } from './error-factory';
import { redacted } from './redact';
import { rejectStringifiedTokens } from './stringified-token';
import { sampleText } from './token';

/**
 * Which version of a Secrets Manager secret a container receives: a staging label or a version id, never both.
 *
 * Without one, Amazon ECS reads the version labelled `AWSCURRENT` at each start of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export class SecretVersion {
  /**
   * The version that has a staging label when the container starts, such as `AWSPREVIOUS`.
   *
   * @param versionStage The staging label, 1 to 256 characters, without `:`, spaces, wildcards or placeholders.
   * @throws if the label is empty or contains one of these
   */
  public static stage(versionStage: string): SecretVersion {
    checkPart('stage', 'versionStage', versionStage);
    return new SecretVersion(versionStage, undefined);
  }

  /**
   * One fixed version. A container that references a version id never gets a rotated value. If the secret's key changes, the
   * version stays encrypted with the former key: see `additionalEncryptionKeys`.
   *
   * @param versionId The version id, a UUID in most cases, without `:`, spaces, wildcards or placeholders.
   * @throws if the id is empty or contains one of these
   */
  public static id(versionId: string): SecretVersion {
    checkPart('id', 'versionId', versionId);
    return new SecretVersion(undefined, versionId);
  }

  private constructor(
    /**
     * The staging label.
     *
     * @default - a version id names the version
     */
    public readonly versionStage?: string,

    /**
     * The version id.
     *
     * @default - a staging label names the version
     */
    public readonly versionId?: string,
  ) {}
}

function checkPart(factory: string, name: string, value: string): void {
  const fail = errorsOf(`SecretVersion.${factory}`);
  if (typeof value !== 'string') {
    throw fail(`'${name}' must be a string, got ${value === null ? 'null' : typeof value}`);
  }
  rejectStringifiedTokens(value, `'${name}'`, fail);
  if (value === '' || /[:\s*?$<>{}[\]"'\\\0-\x1f\x7f]/.test(sampleText(value))) {
    throw fail(`'${name}' must be neither empty nor contain ':', spaces, wildcards or placeholders, got ${redacted(value)}`);
  }
}
