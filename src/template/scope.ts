import { Conditions } from './conditions';
import { hiddenPart } from './hidden-parts';
import { Alternative } from './model';
import { at, isObject, Node, property, referencesIn, texts } from './node';
import { Outputs, outputsOf } from './outputs';
import { Resource, resourcesOf, Template } from './template';
import { Domain, When } from '../access/when';

/**
 * A template among others: what its names mean.
 */
export class Scope {
  public readonly resources: ReadonlyMap<string, Resource>;
  /** What a name became, or is about to become: a name that refers to itself is unknown. */
  public readonly remembered = new Map<string, readonly Alternative[] | 'pending'>();
  public readonly nested: { readonly [logicalId: string]: Scope };
  /** Why the deployment may have more than the template shows. */
  public readonly hidden?: string;
  public readonly outputs: Outputs;
  private readonly conditions: Conditions;
  private usersById?: Map<string, Resource[]>;
  private readonly needs = new Map<string, readonly string[]>();

  /**
   * @param parent the stack that this one is nested in, and the resource there
   */
  public constructor(
    public readonly template: Template,
    public readonly app: AppScope,
    private readonly parent?: { readonly scope: Scope; readonly resource: Resource },
  ) {
    this.conditions = new Conditions(template, app);
    this.hidden = hiddenPart(template.body);
    this.outputs = outputsOf(template.body);
    this.resources = new Map(resourcesOf(template).map((resource) => [resource.logicalId, resource]));
    this.nested = Object.fromEntries(Object.entries(template.nested).flatMap(([logicalId, nested]) => {
      const resource = this.resources.get(logicalId);
      return resource ? [[logicalId, new Scope(nested, app, { scope: this, resource })]] : [];
    }));
  }

  /** The resources that refer to a resource or wait for it, by its logical id. */
  public get users(): ReadonlyMap<string, readonly Resource[]> {
    if (!this.usersById) {
      this.usersById = new Map();
      for (const resource of this.resources.values()) {
        for (const id of this.needsOf(resource)) {
          this.usersById.set(id, this.usersById.get(id) ?? []);
          this.usersById.get(id)?.push(resource);
        }
      }
    }
    return this.usersById;
  }

  /** What a resource refers to or waits for, by logical id. */
  public needsOf(resource: Resource): readonly string[] {
    const known = this.needs.get(resource.logicalId);
    if (known) {
      return known;
    }
    const needs = [...new Set([...texts(property(resource.body, 'DependsOn')), ...referencesIn(resource.properties)])].filter((id) => this.resources.has(id));
    this.needs.set(resource.logicalId, needs);
    return needs;
  }

  public get id(): string {
    return this.template.id;
  }

  public parameter(name: string): Node {
    return at(this.template.body, 'Parameters', name);
  }

  /** What the stack that this one is nested in gives for a parameter. */
  public argument(name: string): { readonly scope: Scope; readonly node: Node } | undefined {
    const node = this.parent && at(this.parent.resource.properties, 'Parameters', name);
    return this.parent && node !== undefined ? { scope: this.parent.scope, node } : undefined;
  }

  /** What has to be chosen for a condition to be true. */
  public condition(name: string): When {
    return this.conditions.when(name, true);
  }

  public negatedCondition(name: string): When {
    return this.conditions.when(name, false);
  }

  /** What is chosen where a parameter has a value. */
  public given(parameter: string, value: string): When {
    return this.conditions.given(parameter, value);
  }

  /** When a resource exists. */
  public whenOf({ body }: Resource): When {
    const condition = property(body, 'Condition');
    return typeof condition === 'string' ? this.condition(condition) : {};
  }

  /** The stack and all that are nested in it. */
  public all(): Scope[] {
    return [this, ...Object.values(this.nested).flatMap((scope) => scope.all())];
  }
}

/**
 * All templates together: exports, and what there is to choose.
 */
export class AppScope {
  public readonly choices: { [variable: string]: Domain } = {};
  public readonly scopes: readonly Scope[];
  /** By the text of the name; two of one name in different environments are none. */
  private exports?: ReadonlyMap<string, { readonly scope: Scope; readonly value: Node } | undefined>;

  public constructor(templates: readonly Template[]) {
    this.scopes = templates.flatMap((template) => new Scope(template, this).all());
  }

  public choose(variable: string, domain: Domain): string {
    this.choices[variable] ??= domain;
    return variable;
  }

  public export(name: string, textOf: (scope: Scope, node: Node) => string): { readonly scope: Scope; readonly value: Node } | undefined {
    if (!this.exports) {
      const exports = new Map<string, { readonly scope: Scope; readonly value: Node } | undefined>();
      this.exports = exports; // names may import others
      for (const scope of this.scopes) {
        const outputs = property(scope.template.body, 'Outputs');
        for (const output of isObject(outputs) ? Object.values(outputs) : []) {
          const exported = at(output, 'Export', 'Name');
          if (exported !== undefined) {
            const text = textOf(scope, exported);
            exports.set(text, exports.has(text) ? undefined : { scope, value: property(output, 'Value') });
          }
        }
      }
    }
    return this.exports.get(name);
  }
}
