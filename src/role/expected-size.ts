import { boundOfRead, FRAME_BOUND } from './size-bound';
import { SecretSource } from '../secret/reference';

/**
 * An upper bound of the characters that permissions take, added up as the app is constructed, when nothing can be resolved yet.
 */
export class ExpectedSize {
  private readonly keysWithStatement = new Set<string>();
  private reads = FRAME_BOUND;
  private others = 0;

  /** @param bounds the bounds of ARNs that many tasks have */
  public constructor(private readonly bounds: Map<string, number>) {}

  public get characters(): number {
    return this.reads + this.others;
  }

  public addReads(sources: readonly SecretSource[]): void {
    for (const source of sources) {
      this.reads += boundOfRead(source, source.keys, this.keysWithStatement, this.bounds);
    }
  }

  public add(characters: number): void {
    this.others += characters;
  }

  /**
   * The bound for the sources as they are now: keys may have been set since they were added.
   */
  public charactersOf(sources: readonly SecretSource[]): number {
    const keysWithStatement = new Set<string>();
    return sources.reduce((sum, source) => sum + boundOfRead(source, source.keys, keysWithStatement, this.bounds), FRAME_BOUND + this.others);
  }
}
