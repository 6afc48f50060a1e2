import { Inventory, ReadEntry, TaskEntry } from './inventory';
import { AccessAnswer, AccessPermission, AccessSecret, AccessStatement } from '../../src/inventory/secret-access';

/** One box of the linked columns. */
export type TraceNode = { readonly id: string; readonly reads: ReadonlySet<string> } & (
  | { readonly kind: 'container'; readonly name?: string; readonly task: TaskEntry }
  | { readonly kind: 'name'; readonly entry: ReadEntry }
  | { readonly kind: 'secret'; readonly resource: string; readonly title: string; readonly secret?: AccessSecret }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'statement'; readonly statement: AccessStatement }
  /** Instead of a statement: none grants it, or it is unknown. */
  | { readonly kind: 'open'; readonly access: AccessAnswer; readonly what: string; readonly reason?: string }
);

/** That what is in one box leads to another. */
export interface TraceLink {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly access: AccessAnswer;
  readonly reads: ReadonlySet<string>;
}

export type TraceKind = 'container' | 'name' | 'secret' | 'key' | 'statement';

/** Container, variable or file, secret, key, statement: how reads get their values, and what allows it. */
export interface Trace {
  readonly columns: ReadonlyArray<{ readonly kind: TraceKind; readonly title: string; readonly nodes: readonly TraceNode[] }>;
  readonly links: readonly TraceLink[];
}

interface Answer extends Pick<AccessPermission, 'reason' | 'statements'> {
  readonly access: AccessAnswer;
}

/**
 * The linked columns of some reads.
 */
export function traceOf(reads: readonly ReadEntry[], { statements }: Inventory): Trace {
  const nodes = new Collected<TraceNode>();
  const links = new Collected<TraceLink>();
  const link = (from: string, to: string, access: AccessAnswer, read: string) =>
    links.add(`${from} → ${to}`, read, (id, of) => ({ id, from, to, access, reads: of }));

  /** From a secret or key to what allows the role to read or decrypt it. */
  const leadToStatements = (from: string, what: string, { access, reason, statements: ids }: Answer, read: string) => {
    const found = ids.flatMap((id) => statements.get(id) ?? []);
    found.forEach((statement) => {
      link(from, nodes.add(`statement ${statement.id}`, read, (id, of) => ({ kind: 'statement', id, statement, reads: of })), access, read);
    });
    if (found.length === 0 || access !== 'granted') {
      const key = `open ${what} ${access} ${reason ?? ''}`;
      link(from, nodes.add(key, read, (id, of) => ({ kind: 'open', id, access, what, reason, reads: of })), access, read);
    }
  };

  for (const entry of reads) {
    const { id: read, read: { container, resource, keys, access, permission, reason }, task, secret, title } = entry;
    const box = nodes.add(`container ${task.id} ${container ?? ''}`, read, (id, of) => ({ kind: 'container', id, name: container, task, reads: of }));
    const name = nodes.add(`name ${read}`, read, (id, of) => ({ kind: 'name', id, entry, reads: of }));
    const source = nodes.add(`secret ${resource}`, read, (id, of) => ({ kind: 'secret', id, resource, title, secret, reads: of }));
    link(box, name, access, read);
    link(name, source, access, read);
    leadToStatements(source, 'read', permission ?? { access, reason, statements: [] }, read);
    keys.forEach((key) => {
      const lock = nodes.add(`key ${key.key}`, read, (id, of) => ({ kind: 'key', id, key: key.key, reads: of }));
      link(source, lock, key.access, read);
      leadToStatements(lock, 'decrypt', key, read);
    });
  }
  const columns = COLUMNS.map(({ kinds, ...column }) => ({ ...column, nodes: nodes.all().filter((node) => kinds.includes(node.kind)) }));
  return { columns, links: links.all() };
}

const COLUMNS: ReadonlyArray<{ readonly kind: TraceKind; readonly title: string; readonly kinds: ReadonlyArray<TraceNode['kind']> }> = [
  { kind: 'container', title: 'Container', kinds: ['container'] },
  { kind: 'name', title: 'Variable or file', kinds: ['name'] },
  { kind: 'secret', title: 'Secret', kinds: ['secret'] },
  { kind: 'key', title: 'Key', kinds: ['key'] },
  { kind: 'statement', title: 'Statement', kinds: ['statement', 'open'] },
];

/** What is added several times, once, with all reads for which it was added. */
class Collected<T extends { readonly id: string }> {
  private readonly values = new Map<string, { readonly value: T; readonly reads: Set<string> }>();

  /** @returns the id */
  public add(id: string, read: string, make: (id: string, reads: ReadonlySet<string>) => T): string {
    const known = this.values.get(id);
    if (known) {
      known.reads.add(read);
    } else {
      const reads = new Set([read]);
      this.values.set(id, { value: make(id, reads), reads });
    }
    return id;
  }

  public all(): T[] {
    return [...this.values.values()].map(({ value }) => value);
  }
}
