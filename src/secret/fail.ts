/**
 * Makes the error for a problem with an argument, and names the factory that was given it.
 */
export type Fail = (problem: string) => Error;

export function failing(factory: string): Fail {
  return (problem) => new Error(`${factory}: ${problem}`);
}
