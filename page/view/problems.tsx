import { Text } from './text';
import { AccessProblem } from '../../src/inventory/secret-access';
import { count } from '../data/titles';

/** That the report is not complete. */
export function Problems({ problems }: { readonly problems: readonly AccessProblem[] }) {
  return problems.length === 0 ? null : (
    <section class="problems" aria-labelledby="problems">
      <h2 id="problems">This report is not complete: {count(problems.length, 'file')} could not be read</h2>
      <ul>{problems.map(({ file, message }, index) => <li key={index}><code><Text text={file} /></code> <Text text={message} /></li>)}</ul>
    </section>
  );
}
