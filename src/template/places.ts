import { acknowledgementsIn } from './acknowledgements';
import { at, property } from './node';
import { Place } from './place';
import { Scope } from './scope';
import { Resource } from './template';

/**
 * Where a resource is.
 */
export function placeOf({ logicalId, body }: Resource, { template }: Scope): Place {
  const written = at(body, 'Metadata', 'aws:cdk:path');
  const construct = template.constructs.path(logicalId) ?? (typeof written === 'string' ? written : undefined);
  const source = (construct === undefined ? undefined : template.constructs.source(construct)) ?? template.lineOf?.(logicalId);
  return {
    stack: template.id,
    template: template.file,
    logicalId,
    path: construct?.replace(/\/Resource$/, '') ?? `${template.id}/${logicalId}`,
    ...(source ? { source } : {}),
    acknowledgements: [...(construct === undefined ? [] : template.constructs.acknowledgements(construct)), ...acknowledgementsIn(property(body, 'Metadata'))],
  };
}

/**
 * The id of a resource in the model.
 */
export function idOf(scope: Scope, logicalId: string): string {
  return `${scope.id}#${logicalId}`;
}
