import { cast, Expression, literal, method } from '../code/expression';

/** Gives a resource the logical id that it has in the template, so that CloudFormation keeps it. */
export function keepLogicalId(child: Expression, type: string, logicalId: string): Expression {
  return method(cast(child, type), 'overrideLogicalId', [literal(logicalId)]);
}
