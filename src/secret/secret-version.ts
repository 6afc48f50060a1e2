import { Token } from 'aws-cdk-lib';
import { redacted } from './redact';

/**
 * Which version of a Secrets Manager secret a container receives: a staging label or a version id, never both.
 *
 * Without one, Amazon ECS reads the version labelled `AWSCURRENT` at each start of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export class SecretVersion {
  /**
   * The version that carries a staging label when the container starts, such as `AWSPREVIOUS`.
   *
   * @param versionStage The staging label, 1 to 256 characters, without `:`. An empty label or one with `:` throws.
   */
  public static stage(versionStage: string): SecretVersion {
    checkPart('stage', 'versionStage', versionStage);
    return new SecretVersion(versionStage, '');
  }

  /**
   * One version for good. A container that pins an id never sees a rotated value, and a version id outlives a change
   * of the secret's key only under the key it was written with: see `additionalEncryptionKeys`.
   *
   * @param versionId The version id, a UUID in most cases. An empty id or one with `:` throws.
   */
  public static id(versionId: string): SecretVersion {
    checkPart('id', 'versionId', versionId);
    return new SecretVersion('', versionId);
  }

  private constructor(
    /** @internal */ public readonly _versionStage: string,
    /** @internal */ public readonly _versionId: string,
  ) {}
}

function checkPart(factory: string, name: string, value: string): void {
  if (!Token.isUnresolved(value) && (value === '' || /[:\s]/.test(value))) {
    throw new Error(`SecretVersion.${factory}: '${name}' must be neither empty nor contain ':' or spaces, got ${redacted(value)}`);
  }
}
