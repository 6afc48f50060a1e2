import { LongText, Text } from './text';
import { AccessRole } from '../../src/inventory/secret-access';

/** What an execution role may do beyond the reads of its tasks, and what is not known of it. */
export function RoleNotes({ roles }: { readonly roles: readonly AccessRole[] }) {
  const grants = roles.flatMap(({ extraGrants }) => extraGrants);
  const unknown = roles.flatMap((role) => role.unknown);
  return grants.length + unknown.length === 0 ? null : (
    <ul class="role-notes">
      {grants.map(({ action, resource, allBut, conditional }, index) => (
        <li key={index}>
          No read of its tasks needs <code>{action}</code> on {allBut && 'everything but '}<code><LongText text={resource} /></code>{conditional && ', which is granted under conditions'}.
        </li>
      ))}
      {unknown.map((reason, index) => <li key={`unknown ${index}`}>The role may have more permissions than the templates show: <Text text={reason} />.</li>)}
    </ul>
  );
}
