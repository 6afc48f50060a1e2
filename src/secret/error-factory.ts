/**
 * Makes the error for a problem with an argument, and names the factory that was given it.
 */
export type ErrorFactory = (problem: string) => Error;

export function errorsOf(factory: string): ErrorFactory {
  return (problem) => new Error(`${factory}: ${problem}`);
}
