import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { asTokenText } from '../cdk/token-text';
import { textIn } from '../policy/sort-key';
import { joinArn, partitionOfRegion, splitArn } from '../secret/arn';
import { isConcrete } from '../secret/redact';
import { hasToken } from '../secret/token';

/** A resource that a statement names, and the account that it is in. */
export interface OwnedResource {
  readonly service: string;
  readonly account: string;
  /** The ARN that its policy is attached to. */
  readonly arn: string;
}

/**
 * Finds the owner of what a statement names, as a stack sees it. `undefined` where no account is named, as in `*`.
 */
export function ownersIn(stack: Stack): (resource: string) => OwnedResource | undefined {
  let accounts: ReadonlyMap<string, string> | undefined;
  return (resource) => {
    const parts = splitArn(forOwner(resource, stack));
    if (parts?.service !== 's3') {
      // The form that covers a partial ARN of a secret with its suffix names the same secret.
      return parts && /^\d{12}$/.test(parts.account) ? { ...parts, arn: joinArn(parts).replace(/-\?{6}$/, '') } : undefined;
    }
    const [bucket] = parts.resource.split('/');
    const account = (accounts ??= bucketAccounts(stack)).get(textIn(stack)(bucket));
    return account === undefined ? undefined : { ...parts, account, arn: joinArn({ ...parts, resource: bucket }) };
  };
}

/**
 * A text as its reader in another account needs it: what the template refers to is written out as far as it is known. Nothing is
 * read across partitions, so that of the task is that of the resource.
 */
export function forOwner(text: string, stack: Stack): string {
  const resolved: unknown = stack.resolve(text);
  const known = typeof resolved === 'string' ? resolved : asTokenText(text, stack);
  const parts = splitArn(known);
  return parts && hasToken(parts.partition) ? joinArn({ ...parts, partition: partitionOf(stack) }) : known;
}

/**
 * The partition of a stack: a literal where its Region is one.
 */
export function partitionOf({ region, partition }: Stack): string {
  return hasToken(region) ? partition : partitionOfRegion(region);
}

/** The ARN of a bucket names no account. The buckets that the app creates or imports know theirs. */
function bucketAccounts(stack: Stack): Map<string, string> {
  const textOf = textIn(stack);
  const accounts = new Map<string, string>();
  for (const construct of stack.node.root.node.findAll()) {
    const { bucketName, arnForObjects, env } = construct as Partial<s3.IBucket>; // any construct may be looked at
    if (bucketName !== undefined && arnForObjects !== undefined && env && isConcrete(env.account) && env.account !== stack.account) {
      accounts.set(textOf(bucketName), env.account);
    }
  }
  return accounts;
}
