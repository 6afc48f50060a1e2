import { AccessAnswer, AccessFinding, AccessUsage } from '../../src/inventory/secret-access';

// Each icon is next to a word that says the same, so screen readers ignore it.

const ANSWER_PATHS: { readonly [answer in AccessAnswer]: string } = {
  'granted': 'M3.5 8.5l3 3 6-7',
  'not granted': 'M4 4l8 8M12 4l-8 8',
  'cannot tell': 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.8-1.1 1.6M8 12.4v.1',
  'malformed': 'M8 2.5l6 11H2zM8 6.8v3M8 11.6v.1',
};

const SEVERITY_PATHS: { readonly [severity in AccessFinding['severity']]: string } = {
  error: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5l6 11H2zM8 6.8v3M8 11.6v.1',
  info: 'M8 7.2v4.3M8 4.6v.1',
};

const USAGE_PATHS: { readonly [usage in AccessUsage]: string } = {
  'environment variable': 'M3 4l3.5 4L3 12M8.5 12h5',
  'file': 'M4 2h5l3 3v9H4zM9 2v3h3',
  'log option': 'M3 4h10M3 8h10M3 12h6',
  'registry credentials': 'M8 2l5.5 3v6L8 14l-5.5-3V5zM2.5 5L8 8l5.5-3M8 8v6',
};

function Icon({ path }: { readonly path: string }) {
  return <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d={path} /></svg>;
}

export function AnswerIcon({ answer }: { readonly answer: AccessAnswer }) {
  return <Icon path={ANSWER_PATHS[answer]} />;
}

export function SeverityIcon({ severity }: { readonly severity: AccessFinding['severity'] }) {
  return <Icon path={SEVERITY_PATHS[severity]} />;
}

export function UsageIcon({ usage }: { readonly usage: AccessUsage }) {
  return <Icon path={USAGE_PATHS[usage]} />;
}
