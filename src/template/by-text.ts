import { Scope } from './scope';
import { Text } from '../access/text';

/**
 * Things of templates by what others call them. Two templates can use one name, such as those of two environments in one folder: what
 * is meant is the thing of the same template, or of the only one that has it.
 */
export class ByText<T extends { readonly scope: Scope }> {
  private readonly all = new Map<Text, T[]>();

  public add(text: Text, thing: T): void {
    const things = this.all.get(text) ?? [];
    things.push(thing);
    this.all.set(text, things);
  }

  /** @param scope where the text is written */
  public find(text: Text, scope: Scope): T | undefined {
    const things = this.all.get(text) ?? [];
    return things.find((thing) => thing.scope === scope) ?? (things.length === 1 ? things[0] : undefined);
  }
}
