import { ComponentChildren } from 'preact';

interface NothingProps {
  readonly isFiltered: boolean;
  readonly clear: () => void;
  /** What is said where nothing is filtered. */
  readonly children: ComponentChildren;
}

/** Instead of a table without lines. */
export function Nothing({ isFiltered, clear, children }: NothingProps) {
  return (
    <div class="nothing">
      <p>{isFiltered ? 'Nothing matches the filter.' : children}</p>
      {isFiltered && <button type="button" onClick={clear}>Show all</button>}
    </div>
  );
}
