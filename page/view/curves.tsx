import { linkHorizontal } from 'd3-shape';
import { TraceLink } from '../data/trace';

type Point = [x: number, y: number];

/** A link, from the right of one box to the left of another. */
export interface Curve {
  readonly link: TraceLink;
  readonly source: Point;
  readonly target: Point;
  /** Where it passes a column that has nothing to do with it. */
  readonly lane?: { readonly from: number; readonly to: number; readonly y: number };
}

const bend = linkHorizontal<{ source: Point; target: Point }, Point>();

function pathOf({ source, target, lane }: Curve): string {
  const parts = lane ? [bend({ source, target: [lane.from, lane.y] }), `H${lane.to}`, bend({ source: [lane.to, lane.y], target })] : [bend({ source, target })];
  return parts.join('');
}

/**
 * The lines between the columns. What they say, the boxes say in the order of reading.
 */
export function Curves({ curves, bright }: { readonly curves: readonly Curve[]; readonly bright?: ReadonlySet<string> }) {
  const isBright = ({ reads }: TraceLink) => bright === undefined || [...bright].some((read) => reads.has(read));
  return (
    <svg class="curves" aria-hidden="true">
      {[...curves].sort((a, b) => Number(isBright(a.link)) - Number(isBright(b.link))).map((curve) =>
        <path key={curve.link.id} class={`${curve.link.access.replace(' ', '-')}${isBright(curve.link) ? (bright ? ' bright' : '') : ' dim'}`} d={pathOf(curve)} />)}
    </svg>
  );
}
