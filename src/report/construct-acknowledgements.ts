import { IConstruct } from 'constructs';
import { pathsAround } from './paths';
import { printable } from '../secret/shown';

/** What `Validations.of(construct).acknowledge` writes; older CDKs write it with `construct.node.addMetadata`. */
const TYPE = 'aws:cdk:acknowledged-rules';

interface Reasons {
  readonly [id: string]: unknown;
}

/**
 * What is acknowledged at the constructs of an app, stages and the app itself included, which the metadata of stacks leaves out.
 */
export class ConstructAcknowledgements {
  private readonly byPath: ReadonlyMap<string, readonly Reasons[]>;

  public constructor(root: IConstruct) {
    this.byPath = new Map(root.node.findAll().flatMap(({ node: { path, metadata } }) => {
      const reasons = metadata.filter(({ type, data }) => type === TYPE && typeof data === 'object' && data !== null).map(({ data }): Reasons => data);
      return reasons.length === 0 ? [] : [[printable(path), reasons] as const];
    }));
  }

  /**
   * The acknowledgement of a rule at a construct, at its resource, or at anything that it is in.
   */
  public find(rule: string, path: string): { readonly reason?: string } | undefined {
    const id = `cdk-fargate-secrets::${rule}`;
    const found = pathsAround(path).flatMap((each) => this.byPath.get(each) ?? []).find((reasons) => Object.hasOwn(reasons, id));
    return found && (typeof found[id] === 'string' ? { reason: found[id] } : {});
  }
}
