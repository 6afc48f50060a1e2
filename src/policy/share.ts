import { Measure } from './measure';
import { Permission } from './permission';

/**
 * The permissions that one stack gives a role.
 */
export interface Share {
  readonly permissions: readonly Permission[];
  /** Whether they may be in an inline policy. */
  readonly inline: boolean;
  /** Whether what is inline is on the role itself, and not in a policy that waits for the managed ones. */
  readonly onRole: boolean;
  /** How many managed policies the stack has for them. */
  readonly managed: number;
  readonly measure: Measure;
}

/**
 * What the policies of a role still have room for.
 */
export interface Room {
  /** The characters of all inline policies of the role together. */
  readonly inline: number;
  /** How many more managed policies may be attached to the role. */
  readonly managed: number;
}

/**
 * In which policies the permissions of a share are.
 */
export interface Placement {
  readonly inline: readonly Permission[];
  /** By managed policy. One without permissions is not created. */
  readonly managed: readonly (readonly Permission[])[];
}

export interface Layout {
  /** One for each share. */
  readonly placements: readonly Placement[];
  /** How many resources fit into no policy. They are in the last one all the same. */
  readonly unplaced: number;
}
