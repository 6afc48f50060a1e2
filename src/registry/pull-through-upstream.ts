import { SecretValue } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { errorsOf } from '../secret/error-factory';
import { redacted } from '../secret/redact';

/**
 * How Amazon ECR signs in to an upstream registry. Amazon ECR reads the credentials with its service-linked role. Neither the
 * task nor its execution role reads them. Give either `secret`, or both `username` and `accessToken`.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html
 */
export interface PullThroughCredentials {
  /**
   * An existing secret with `username` and `accessToken`, whose name begins with `ecr-pullthroughcache/`, in the account and
   * Region of the rule. It must be encrypted with the AWS managed key: Amazon ECR cannot read it with a customer managed key.
   *
   * @default - a secret is created with `username` and `accessToken`
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * The user name at the upstream registry. It is plain text in the template.
   *
   * @default - `secret` contains it
   */
  readonly username?: string;

  /**
   * The access token, as a reference: `SecretValue.secretsManager(…)` or a `NoEcho` parameter. It must not be plain text, which would
   * be in the template, or `SecretValue.ssmSecure(…)`, which CloudFormation does not resolve here.
   *
   * @default - `secret` contains it
   */
  readonly accessToken?: SecretValue;
}

/**
 * A registry that Amazon ECR can fetch images from.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export class PullThroughUpstream {
  /**
   * Docker Hub. Credentials are required.
   *
   * @param credentials A Docker Hub user and a personal access token.
   * @throws if there are no credentials
   */
  public static dockerHub(credentials: PullThroughCredentials): PullThroughUpstream {
    return PullThroughUpstream.signedIn('dockerHub', 'docker-hub', 'registry-1.docker.io', 'docker-hub', credentials);
  }

  /**
   * GitHub Container Registry. Credentials are required.
   *
   * @param credentials A GitHub user and a personal access token with `read:packages`.
   * @throws if there are no credentials
   */
  public static gitHub(credentials: PullThroughCredentials): PullThroughUpstream {
    return PullThroughUpstream.signedIn('gitHub', 'github-container-registry', 'ghcr.io', 'github', credentials);
  }

  /**
   * The container registry of GitLab.com. Credentials are required.
   *
   * @param credentials A GitLab user and an access token with `read_registry`.
   * @throws if there are no credentials
   */
  public static gitLab(credentials: PullThroughCredentials): PullThroughUpstream {
    return PullThroughUpstream.signedIn('gitLab', 'gitlab-container-registry', 'registry.gitlab.com', 'gitlab', credentials);
  }

  /**
   * A registry of Microsoft Azure. Credentials are required.
   *
   * @param registryName The name before `.azurecr.io`, 5 to 50 letters and digits.
   * @param credentials A token name and its password.
   * @throws if the name is malformed, or there are no credentials
   */
  public static azure(registryName: string, credentials: PullThroughCredentials): PullThroughUpstream {
    if (!/^[A-Za-z0-9]{5,50}$/.test(registryName)) {
      throw errorsOf('PullThroughUpstream.azure')("'registryName' must be the name before '.azurecr.io', 5 to 50 letters and digits,"
        + ` got ${redacted(registryName)}`);
    }
    return PullThroughUpstream.signedIn('azure', 'azure-container-registry', `${registryName.toLowerCase()}.azurecr.io`, 'azure', credentials);
  }

  /**
   * Chainguard. Credentials are required.
   *
   * @param credentials A pull token's user name and password.
   * @throws if there are no credentials
   */
  public static chainguard(credentials: PullThroughCredentials): PullThroughUpstream {
    return PullThroughUpstream.signedIn('chainguard', 'chainguard', 'cgr.dev', 'chainguard', credentials);
  }

  /**
   * Quay. It takes no credentials.
   */
  public static quay(): PullThroughUpstream {
    return new PullThroughUpstream('quay', 'quay.io', 'quay');
  }

  /**
   * The registry of Kubernetes. It takes no credentials.
   */
  public static kubernetes(): PullThroughUpstream {
    return new PullThroughUpstream('k8s', 'registry.k8s.io', 'kubernetes');
  }

  /**
   * Amazon ECR Public. It takes no credentials.
   */
  public static ecrPublic(): PullThroughUpstream {
    return new PullThroughUpstream('ecr-public', 'public.ecr.aws', 'ecr-public');
  }

  /** Credentials are required: a rule without them cannot be created. */
  private static signedIn(
    factory: string, name: string, url: string, prefix: string, credentials: PullThroughCredentials | undefined,
  ): PullThroughUpstream {
    if (!credentials) { // from JavaScript or Python
      throw errorsOf(`PullThroughUpstream.${factory}`)("'credentials' is missing; give an existing 'secret', or 'username' and 'accessToken'");
    }
    return new PullThroughUpstream(name, url, prefix, credentials);
  }

  private constructor(
    /** @internal */ public readonly _name: string,
    /**
     * The address of the registry without a scheme, such as `registry-1.docker.io`: `UpstreamRegistryUrl` of the rule.
     */
    public readonly registryUrl: string,
    /** @internal */ public readonly _defaultPrefix: string,
    /** @internal */ public readonly _credentials?: PullThroughCredentials,
  ) {}
}
