import { options } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * Whether the page is being printed: all rows have to be there then.
 */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = matchMedia('print');
    const before = () => atOnce(() => setPrinting(true)); // paper takes what is there when the event has been handled
    const after = () => setPrinting(false);
    const change = () => media.matches ? before() : after();
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    media.addEventListener('change', change);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
      media.removeEventListener('change', change);
    };
  }, []);
  return printing;
}

/** Renders a change before it returns. */
function atOnce(change: () => void): void {
  const usual = options.debounceRendering;
  options.debounceRendering = (render) => render();
  change();
  options.debounceRendering = usual;
}
