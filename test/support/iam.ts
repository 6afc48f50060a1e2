// What a role with some statements may do, for tests that have them as they stand in a template.

import { Statement } from './app';
import { isAllowed, looseStatementsOf, Request } from '../proof/evaluator';

export { Request } from '../proof/evaluator';

/**
 * Whether statements, deployed, allow a request.
 */
export function allows(statements: readonly Statement[], request: Request): boolean {
  return isAllowed(looseStatementsOf([{ Statement: statements }]), request);
}
