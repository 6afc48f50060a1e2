import { Filter, filterInWords, isFiltering } from '../data/filter';
import { count } from '../data/titles';
import { View } from '../state/fragment';

interface SignatureProps {
  readonly filter: Filter;
  readonly view: View;
  readonly digest: string;
  readonly shown: number;
  readonly all: number;
}

/**
 * On paper alone: who has reviewed what.
 */
export function Signature({ filter, view, digest, shown, all }: SignatureProps) {
  const isPart = isFiltering(filter) && view !== 'changes';
  return (
    <footer class="signature">
      {isPart && <p class="part">This print shows a part of the report: {filterInWords(filter)}{view === 'findings' ? '' : `, ${shown} of ${count(all, 'read')}`}.</p>}
      <p>The signature is for the report with this SHA-256 of <code>secret-access.json</code>: <code class="digest">{digest}</code></p>
      <div class="fields">{['Reviewed by', 'Approved by'].map((role) => (
        <dl key={role}><dt>{role}</dt><dd class="wide" /><dt>Date</dt><dd /><dt>Signature</dt><dd class="wide" /></dl>
      ))}</div>
    </footer>
  );
}
