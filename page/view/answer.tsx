import { AnswerIcon, SeverityIcon } from './icons';
import { AccessAnswer, AccessFinding } from '../../src/inventory/secret-access';
import { labelOf } from '../data/answers';

/** Whether something is granted: an icon, a word and a colour. */
export function Answer({ answer }: { readonly answer: AccessAnswer }) {
  return <span class={`answer ${answer.replace(' ', '-')}`}><AnswerIcon answer={answer} />{labelOf(answer)}</span>;
}

const SEVERITY_LABELS = { error: 'Error', warning: 'Warning', info: 'Info' } as const;

/** How severe a finding is. */
export function Severity({ severity }: { readonly severity: AccessFinding['severity'] }) {
  return <span class={`answer ${severity}`}><SeverityIcon severity={severity} />{SEVERITY_LABELS[severity]}</span>;
}
