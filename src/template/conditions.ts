import { at, isObject, Node, property, within } from './node';
import { Template } from './template';
import { ALWAYS, both, Domain, When } from '../access/when';

const DEEPEST = 20;
/** What follows from more than that is not followed. */
const MOST_IMPLIED = 32;
/** Of a parameter: a value that the template does not mention. */
const OTHER = 'another value';

interface Truth {
  readonly true: When;
  readonly false: When;
}

/**
 * The conditions of a template, and what follows from them: of two that compare one parameter with different values, one is false.
 */
export class Conditions {
  private readonly known = new Map<string, Truth>();
  private compared?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of parameters. */
  private readonly values = new Map<string, readonly string[]>();

  public constructor(private readonly template: Template, private readonly app: { choose(variable: string, domain: Domain): string }) {}

  /** What has to be chosen for a condition to be true, or false. */
  public when(name: string, truth: boolean, depth = 0): When {
    const found = this.known.get(name) ?? this.meaningOf(name, depth);
    return truth ? found.true : found.false;
  }

  /** What is chosen where a parameter has a value. */
  public given(parameter: string, value: string): When {
    return { [this.app.choose(`${this.template.id}#${parameter} =`, { values: this.valuesOf(parameter) })]: value };
  }

  private meaningOf(name: string, depth: number): Truth {
    const inner = at(this.template.body, 'Conditions', name);
    const other = property(first(property(inner, 'Fn::Not')), 'Condition');
    const variable = `${this.template.id}#${name}`;
    this.known.set(name, { true: { [variable]: 'true' }, false: { [variable]: 'false' } }); // a condition may name itself
    const implied = { true: this.implied(inner, true, depth), false: this.implied(inner, false, depth) };
    const excluded = this.equality(inner);
    const opposite = typeof other === 'string' && depth < DEEPEST;
    const truth = opposite ? implied : { true: { ...implied.true, [variable]: 'true' }, false: { ...implied.false, [variable]: 'false' } };
    this.known.set(name, truth);
    this.app.choose(variable, { values: ['true', 'false'], implied, ...(excluded ? { excluded: { false: excluded } } : {}) });
    return truth;
  }

  /** What follows from an expression that is true, or false. */
  private implied(node: Node, truth: boolean, depth: number): When {
    const condition = property(node, 'Condition');
    if (depth >= DEEPEST) {
      return ALWAYS;
    }
    if (typeof condition === 'string') {
      return this.when(condition, truth, depth + 1);
    }
    const negated = first(property(node, 'Fn::Not'));
    if (negated !== undefined) {
      return this.implied(negated, !truth, depth + 1);
    }
    const all = property(node, truth ? 'Fn::And' : 'Fn::Or');
    if (Array.isArray(all)) {
      return all.reduce<When>((sum, each) =>
        Object.keys(sum).length > MOST_IMPLIED ? sum : both(sum, this.implied(each, truth, depth + 1)) ?? sum, ALWAYS);
    }
    return truth ? this.equality(node) ?? ALWAYS : ALWAYS;
  }

  /** `Fn::Equals` of a parameter and a text. */
  private equality(node: Node): When | undefined {
    const [parameter, text] = comparison(node) ?? [];
    return parameter === undefined || text === undefined || !this.has(parameter) ? undefined : this.given(parameter, text);
  }

  private has(parameter: string): boolean {
    return isObject(at(this.template.body, 'Parameters', parameter));
  }

  private valuesOf(parameter: string): readonly string[] {
    const known = this.values.get(parameter);
    if (known) {
      return known;
    }
    const allowed = at(this.template.body, 'Parameters', parameter, 'AllowedValues');
    this.compared ??= valuesIn(this.template);
    const values = Array.isArray(allowed) ? allowed.map(String) : [...this.compared.get(parameter) ?? [], OTHER];
    this.values.set(parameter, values);
    return values;
  }
}

/** All texts that parameters are compared with, and rows of mappings that they choose. */
function valuesIn({ body }: Template): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>();
  for (const node of within(body)) {
    const [parameter, text] = comparison(node) ?? [];
    const [map, row] = lookup(node);
    const all = parameter !== undefined && text !== undefined ? [text] : Object.keys(Object(at(body, 'Mappings', map)));
    const name = parameter ?? row;
    if (name !== undefined) {
      const known = values.get(name) ?? new Set();
      all.forEach((each) => known.add(each));
      values.set(name, known);
    }
  }
  return values;
}

function lookup(node: Node): [map: string, parameter: string | undefined] {
  const found = property(node, 'Fn::FindInMap');
  const [map, row]: Node[] = Array.isArray(found) ? found : [];
  const parameter = property(row, 'Ref');
  return [String(map), typeof parameter === 'string' ? parameter : undefined];
}

function first(node: Node): Node {
  return Array.isArray(node) ? node[0] : undefined;
}

function comparison(node: Node): [parameter: string, text: string] | undefined {
  const sides = property(node, 'Fn::Equals');
  const [one, other]: Node[] = Array.isArray(sides) ? sides : [];
  const [parameter, text] = typeof one === 'string' ? [property(other, 'Ref'), one] : [property(one, 'Ref'), other];
  return typeof parameter === 'string' && typeof text === 'string' ? [parameter, text] : undefined;
}
