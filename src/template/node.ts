/** A part of a template, as JSON has it. */
export type Node = unknown;

/** An object of a template. Only its own properties are read: `__proto__` is one like any other. */
export type ObjectNode = { readonly [name: string]: Node };

export function isObject(node: Node): node is ObjectNode {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/**
 * A property of an object; `undefined` of anything else.
 */
export function property(node: Node, name: string): Node {
  return isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
}

/**
 * A property several levels down.
 */
export function at(node: Node, ...names: readonly string[]): Node {
  return names.reduce(property, node);
}

/**
 * A function of CloudFormation: its name and its argument.
 */
export function intrinsic(node: Node): [name: string, argument: Node] | undefined {
  if (!isObject(node)) {
    return undefined;
  }
  const names = Object.keys(node);
  return names.length === 1 && (names[0] === 'Ref' || names[0] === 'Condition' || names[0].startsWith('Fn::')) ? [names[0], node[names[0]]] : undefined;
}

export function texts(node: Node): string[] {
  return [node].flat().filter((each) => typeof each === 'string');
}

/**
 * A part of a template and all that is in it. A list can be longer than the arguments that a function takes, so none is spread into a call.
 */
export function* within(node: Node): Generator<Node> {
  const stack = [node];
  while (stack.length > 0) {
    const next = stack.pop();
    yield next;
    if (typeof next === 'object' && next !== null) {
      for (const child of Object.values(next)) {
        stack.push(child);
      }
    }
  }
}

/**
 * The logical ids that a part of a template refers to, with those in `Fn::Sub`.
 */
export function referencesIn(node: Node): Set<string> {
  const found = new Set<string>();
  for (const next of within(node)) {
    const called = intrinsic(next);
    if (called?.[0] === 'Ref' && typeof called[1] === 'string') {
      found.add(called[1]);
    } else if (called?.[0] === 'Fn::GetAtt') {
      const [id] = texts(called[1]).join('.').split('.');
      found.add(id);
    } else if (called?.[0] === 'Fn::Sub') {
      const template = texts(called[1])[0] ?? '';
      for (const [, id] of template.matchAll(/\$\{(\w+)(?:\.[^}]*)?\}/g)) {
        found.add(id);
      }
    }
  }
  return found;
}
