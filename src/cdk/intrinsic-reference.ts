import { CfnElement, Stack, Token } from 'aws-cdk-lib';

/** What a `Ref` or an `Fn::GetAtt` names. */
export interface IntrinsicReference {
  readonly element: CfnElement;
  /** The attribute; `Ref` for a `Ref`. */
  readonly attribute: string;
}

/**
 * The element of a stack's template that `Ref` or `Fn::GetAtt` names in the JSON of an override. An override names a logical
 * id, which only a search of the stack leads back to a construct.
 */
export function referredToByIntrinsic(value: unknown, stack: Stack): IntrinsicReference | undefined {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) {
    return undefined;
  }
  const { 'Fn::GetAtt': attribute, Ref: ref } = value as { 'Fn::GetAtt'?: unknown; 'Ref'?: unknown }; // any object may have them
  const [id, name] = typeof ref === 'string' ? [ref, 'Ref'] : typeof attribute === 'string' ? attribute.split('.') : Array.isArray(attribute) ? attribute : [];
  // The CDK finds no construct by its logical id. Intrinsic functions that are written out are rare, so this search is too.
  const element = id === undefined ? undefined : stack.node.findAll()
    .find((each): each is CfnElement => CfnElement.isCfnElement(each) && each.stack === stack && stack.resolve(each.logicalId) === id);
  return element && { element, attribute: String(name) };
}
