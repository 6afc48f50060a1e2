import { isObject, property } from './node';
import { Acknowledgement } from './place';

const PREFIX = 'cdk-fargate-secrets::';

/**
 * Acknowledgements in the metadata of a resource: what the CDK writes (`aws:cdk:acknowledged-rules`), and `cdk-fargate-secrets`, an object of
 * reasons by rule.
 */
export function acknowledgementsIn(metadata: unknown): Acknowledgement[] {
  return [...acknowledgementsOf(property(metadata, 'aws:cdk:acknowledged-rules')), ...acknowledgementsOf(property(metadata, 'cdk-fargate-secrets'))];
}

/**
 * Reasons by rule, with or without the name of this library before the rule; or a list of rules.
 */
export function acknowledgementsOf(node: unknown): Acknowledgement[] {
  const entries: [unknown, unknown][] = Array.isArray(node) ? node.map((each) => isObject(each) ? [each.id, each.reason] : [each, undefined])
    : isObject(node) ? Object.entries(node) : [];
  return entries.flatMap(([id, reason]) => typeof id !== 'string' ? []
    : [{ id: id.includes(':') ? id : PREFIX + id, ...(typeof reason === 'string' ? { reason } : {}) }]);
}
