import { Fragment } from 'preact';

/**
 * A text of the report, isolated from the direction of the text around it.
 */
export function Text({ text }: { readonly text: string }) {
  return <bdi>{text}</bdi>;
}

/**
 * A long text, whose lines break where its parts end. A name has none of these breaks: a screen reader makes pauses of them.
 */
export function LongText({ text }: { readonly text: string }) {
  const parts = text.split(/(?<=[/:,])(?=[^/:,\s])/);
  return <bdi>{parts.map((part, index) => <Fragment key={index}>{index > 0 && <wbr />}{part}</Fragment>)}</bdi>;
}

/**
 * A path: what is before its last parts is weaker. The last of a construct alone is often 'Task' or 'Secret'.
 */
export function Path({ path, strong = 2 }: { readonly path: string; readonly strong?: 1 | 2 }) {
  const last = path.lastIndexOf('/');
  const end = (strong === 1 ? last : path.lastIndexOf('/', last - 1)) + 1;
  return <bdi class="path"><span class="weak">{path.slice(0, end)}</span>{path.slice(end)}</bdi>;
}
