import * as ecs from 'aws-cdk-lib/aws-ecs';
import { splitArn, withKnownPartition } from '../secret/arn';
import { NO_KEYS } from '../secret/decryption-keys';
import { SecretSource } from '../secret/reference';
import { PARAMETER_STORE } from '../secret/service';

/**
 * The parameters in which a container has credential specs, by ARN. Those in Amazon S3 are objects.
 */
export function credentialSpecParameters({ credentialSpecs = [] }: ecs.ContainerDefinition): string[] {
  return credentialSpecs.map(({ location }) => withKnownPartition(location)).filter((location) => splitArn(location)?.service === 'ssm');
}

/**
 * A parameter with a credential spec, which the execution role reads and the L2 does not grant (FACTS 7.8). The file is not a secret,
 * and a parameter of type String has no key.
 */
export function credentialSpecSource(parameterArn: string): SecretSource {
  const { partition = '', region = '', account = '' } = splitArn(parameterArn) ?? {};
  return { service: PARAMETER_STORE, arn: parameterArn, home: { partition, region, account }, partial: false, keys: NO_KEYS };
}
