import { IConstruct } from 'constructs';
import { acknowledgementsOf } from '../template/acknowledgements';
import { Acknowledgement } from '../template/model';

/** What `Validations.of(construct).acknowledge` writes; older CDKs write it with `construct.node.addMetadata`. */
const TYPE = 'aws:cdk:acknowledged-rules';

/**
 * What is acknowledged at the constructs of an app, stages and the app itself included, which the metadata of stacks leaves out.
 */
export class ConstructAcknowledgements {
  private readonly byPath: ReadonlyMap<string, readonly Acknowledgement[]>;

  public constructor(root: IConstruct) {
    this.byPath = new Map(root.node.findAll().flatMap(({ node: { path, metadata } }) => {
      const entries = metadata.filter(({ type }) => type === TYPE);
      return entries.length === 0 ? [] : [[path, entries.flatMap(({ data }) => acknowledgementsOf(data))] as const];
    }));
  }

  /**
   * The acknowledgement of a rule at a construct, at its resource, or at anything that it is in.
   */
  public find(rule: string, path: string): Acknowledgement | undefined {
    return [`${path}/Resource`, ...withAncestors(path)].flatMap((each) => this.byPath.get(each) ?? [])
      .find(({ id }) => id === `cdk-fargate-secrets::${rule}`);
  }
}

/**
 * A path, the paths of all that it is in, and that of the app, which is empty: the innermost first.
 */
export function withAncestors(path: string): string[] {
  const parts = path.split('/');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), ''];
}
