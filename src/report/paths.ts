/**
 * The path of a construct's resource, its own, and those of all that it is in: the innermost first, and last that of the app, which is empty.
 */
export function pathsAround(path: string): string[] {
  const parts = path.split('/');
  return [`${path}/Resource`, ...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), ''];
}
