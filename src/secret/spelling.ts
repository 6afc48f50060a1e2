import { ErrorFactory } from './error-factory';

/** The names of options, and what people write for them. */
export class OptionNames {
  private readonly byStem: ReadonlyMap<string, string>;
  private readonly byOtherName: ReadonlyMap<string, string>;

  /**
   * @param names the options as they are
   * @param otherNames what else people call an option
   */
  public constructor(private readonly names: readonly string[], otherNames: { readonly [name: string]: string } = {}) {
    this.byStem = new Map(names.map((name) => [stem(name), name]));
    this.byOtherName = new Map(Object.entries(otherNames));
  }

  /**
   * Refuses an option that is spelt otherwise, in the singular, or as the CDK calls it elsewhere. JavaScript leaves out what it does
   * not know, and the task would go without its secrets. TypeScript and the other languages refuse such an option themselves.
   */
  public check(options: object, fail: ErrorFactory): void {
    for (const given of Object.keys(options)) {
      const meant = this.names.includes(given) ? undefined : this.byOtherName.get(given) ?? this.byStem.get(stem(given));
      if (meant !== undefined) {
        throw fail(`there is no option '${given}'; did you mean '${meant}'?`);
      }
    }
  }
}

function stem(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '').replace(/s$/, '');
}
