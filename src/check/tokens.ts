/**
 * Whether a text has a token in it. The CDK's own question costs a module look-up each time in its older versions, and a task has
 * hundreds of strings.
 */
export function hasToken(text: string): boolean {
  return text.includes('{Token[');
}
