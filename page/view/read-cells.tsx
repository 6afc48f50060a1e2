import { Answer } from './answer';
import { UsageIcon } from './icons';
import { Path, Text } from './text';
import { ReadEntry } from '../data/inventory';
import { keyTitle } from '../data/titles';

/** The variable, option or file. In a line it is the button that selects the line. */
export function NameButton({ entry, tabIndex, isSelected }: { readonly entry: ReadEntry; readonly tabIndex: 0 | -1; readonly isSelected: boolean }) {
  const { usage, name } = entry.read;
  return (
    <button type="button" tabIndex={tabIndex} aria-current={isSelected ? 'true' : undefined}>
      <UsageIcon usage={usage} />
      <span class="label">
        {name === undefined ? <span>{usage}</span> : <><span class="hidden">{usage} </span><code><Text text={name} /></code></>}
      </span>
    </button>
  );
}

/** Where the value is: a secret, unless it says that it is a parameter. */
export function SecretCell({ entry: { title, secret, read: { resource, service } } }: { readonly entry: ReadEntry }) {
  return (
    <span class="label" title={resource}>
      <Path path={title} strong={secret?.path === undefined ? 1 : 2} />
      {service === 'ssm' && <span class="service"> parameter</span>}
    </span>
  );
}

/** Which part of the secret, and which version. */
export function ValueCell({ entry: { read: { jsonKey, versionStage, versionId } } }: { readonly entry: ReadEntry }) {
  const version = versionStage ?? versionId;
  return (
    <span class="label">
      {jsonKey !== undefined ? <code><Text text={jsonKey} /></code> : version === undefined && <span class="weak">whole value</span>}
      {version !== undefined && <span class="version"> version <code><Text text={version} /></code></span>}
    </span>
  );
}

/** The customer managed keys. */
export function KeysCell({ entry: { read: { keys } } }: { readonly entry: ReadEntry }) {
  return keys.length === 0
    ? <span class="weak">no customer key</span>
    : <span class="label">{keys.map(({ key, access }) => <span key={key} class="key" title={key}><code><Text text={keyTitle(key)} /></code>{access !== 'granted' && <Answer answer={access} />}</span>)}</span>;
}

/** Whether the value can be read. */
export function AccessCell({ entry: { read: { access, conditions } } }: { readonly entry: ReadEntry }) {
  return <><Answer answer={access} />{conditions.length > 0 && <span class="condition" title={conditions.join(', ')}>conditional</span>}</>;
}
