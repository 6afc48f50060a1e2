// Kinds of apps that are drawn beside the plain ones. Each can be drawn by itself, to look for a fault.

/**
 * What apps can have more of.
 */
export const KINDS = [
  'shared roles', //        roles that are imported, made for another task, or used by several tasks and stacks
  'busy roles', //          roles with policies of their own, near the quotas
  'two Regions', //         a stack of the same name in another Region
  'task role apart', //     the owner of an external execution role attaches nothing to the task role
  'nested stacks', //       tasks in a nested stack
  'plain secrets', //       references by `ecs.Secret`
  'own grants', //          the app's own grants to the roles
  'one key', //             one key for secrets, buckets, log groups and repositories
  'late keys', //           keys that an Aspect sets
  'late images', //         images that an override changes
  'files elsewhere', //     env files in buckets of another Region, env files from assets
  'credential specs', //    gMSA, in buckets and in parameters
  'long names', //          names as long as AWS takes them
  'half literals', //       ARNs and names with a part that is a template parameter
  'retained files', //      env files that no container names any more
  'overrides', //           secrets that an override puts instead of those given
  'named roles', //         keys whose policies name an execution role
  'hostile paths', //       `*`, `?` and `${` in object keys
  'canaries', //            pasted secrets where a name or a setting belongs
  'warnings', //            each warning exactly where it is due
] as const;

export type Kind = (typeof KINDS)[number];

/**
 * All of them, or those that the environment names: `PROOF_KINDS='shared roles,one key'`.
 */
export function kindsOn(): ReadonlySet<Kind> {
  const { PROOF_KINDS } = process.env;
  const names = PROOF_KINDS === undefined || PROOF_KINDS === 'all' ? [...KINDS] : PROOF_KINDS.split(',').filter((name) => name !== '');
  return new Set(names.map((name) => {
    const kind = KINDS.find((each) => each === name);
    if (kind === undefined) {
      throw new Error(`PROOF_KINDS: there is no kind '${name}', only ${KINDS.join(', ')}`);
    }
    return kind;
  }));
}
