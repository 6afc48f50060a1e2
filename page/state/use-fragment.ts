import { useCallback, useEffect, useState } from 'preact/hooks';
import { fragmentOf, State, stateOf } from './fragment';

export type Change = (changes: Partial<State>) => void;

/**
 * The state in the address, and what changes it. Another view or selection is a step that "back" undoes; typing is not.
 */
export function useFragment(): readonly [State, Change] {
  const [state, setState] = useState(() => stateOf(location.hash));
  useEffect(() => {
    const read = () => setState(stateOf(location.hash));
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener('popstate', read);
    };
  }, []);
  const change = useCallback((changes: Partial<State>) => {
    const before = stateOf(location.hash);
    const after = { ...before, ...changes };
    if (fragmentOf(after) === fragmentOf(before)) {
      return;
    }
    const isStep = after.view !== before.view || after.select !== before.select;
    history[isStep ? 'pushState' : 'replaceState'](undefined, '', fragmentOf(after));
    setState(after);
  }, []);
  return [state, change];
}
