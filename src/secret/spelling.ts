import { ErrorFactory } from './error-factory';

/**
 * Refuses an option that is spelt otherwise, in the singular, or as the CDK calls it elsewhere. JavaScript leaves out what it does
 * not know, and the task would go without its secrets. TypeScript and the other languages refuse such an option themselves.
 *
 * @param names the options as they are
 * @param otherNames what else people call an option
 */
export function checkSpelling(
  options: object, names: readonly string[], fail: ErrorFactory, otherNames: { readonly [name: string]: string } = {},
): void {
  for (const given of Object.keys(options)) {
    const meant = names.includes(given) ? undefined : otherNames[given] ?? names.find((name) => stem(name) === stem(given));
    if (meant !== undefined) {
      throw fail(`there is no option '${given}'; did you mean '${meant}'?`);
    }
  }
}

function stem(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '').replace(/s$/, '');
}
