import { ComponentChildren } from 'preact';

/** In the place of a table without lines. */
export function Nothing({ isFiltered, clear, children }: { readonly isFiltered: boolean; readonly clear: () => void; readonly children: ComponentChildren }) {
  return (
    <div class="nothing">
      <p>{isFiltered ? 'Nothing matches the filter.' : children}</p>
      {isFiltered && <button type="button" onClick={clear}>Show all</button>}
    </div>
  );
}
