import { AccessChanges } from './access-changes';
import { SecretAccess } from './secret-access';

/** What is embedded in the page of a report. */
export interface PageData {
  readonly access: SecretAccess;
  /** What changed since a baseline; left out: there is none to compare with. */
  readonly changes?: AccessChanges;
  /** SHA-256 of `secret-access.json`: which report a signature is for. */
  readonly digest: string;
}
