import { SourceLine } from './model';

/**
 * Finds the lines of resources in a template. They are looked for when the first is asked for.
 */
export function linesOf(file: string, text: string): (logicalId: string) => SourceLine | undefined {
  let lines: ReadonlyMap<string, number> | undefined;
  return (logicalId) => {
    lines ??= linesIn(text);
    const line = lines.get(logicalId);
    return line === undefined ? undefined : { file, line };
  };
}

/** Lines that begin with a name, after the line `Resources`. */
function linesIn(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let within = false;
  text.split('\n').forEach((line, index) => {
    const name = /^\s*"?([A-Za-z0-9]{1,255})"?\s*:/.exec(line)?.[1];
    if (name !== undefined && within && !found.has(name)) {
      found.set(name, index + 1);
    }
    within ||= name === 'Resources';
  });
  return found;
}
