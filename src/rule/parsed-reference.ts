import { hasSymbol, isOpen, isSymbol, kindOf, partsOf, splitText, symbol, Text } from '../access/text';
import { hasCredentialShape } from '../secret/credential-patterns';
import { SECRETS_MANAGER, PARAMETER_STORE } from '../secret/service';
import { beginningOf } from '../secret/shown';
import {
  CREDENTIALS_OF_PARAMETER, CREDENTIALS_WITH_TAIL, dynamicReferenceProblem, IN_NO_ARN, NAME_WITH_TAIL, NO_PARAMETER_RESOURCE, NO_SECRET_RESOURCE,
  NOT_LITERAL, STAGE_AND_ID, unfinishedArn, VERSIONED_PARAMETER, wrongService, wrongTail,
} from '../secret/value-from-problems';
import { Location, Usage } from '../template/model';

/** What holds the value; a text that is known to the deployment only can be of either. */
export type ServiceName = 'secretsmanager' | 'ssm';

/**
 * A `valueFrom` of a template, understood as far as it is known.
 */
export interface ParsedReference {
  /** What is wrong with it, whatever the deployment knows. */
  readonly problem?: string;
  /** Empty: it is not known which. */
  readonly service?: ServiceName;
  /** The secret or parameter without JSON key and version. */
  readonly arn: Text;
  /** What AWS may be asked for: the reference means one of these. */
  readonly resources: readonly Text[];
  /** Whether the six-character suffix of a secret is missing; undefined where that is not known. */
  readonly partial?: boolean;
  /** A secret that is read through a parameter (FACTS 2.6). */
  readonly through?: Text;
}

/**
 * Reads a `valueFrom` or `credentialsParameter` (FACTS 1.1, 2.1, 3.1).
 */
export function parseReference(written: Text, usage: Usage, location: Location): ParsedReference {
  const text = withValuesOpen(written);
  const nothing = { arn: text, resources: [] };
  if (partsOf(text).some((part) => !isSymbol(part) && part.includes('{{resolve:'))) {
    return { ...nothing, problem: dynamicReferenceProblem(text) };
  }
  const [first, ...rest] = splitText(text, ':');
  const credentials = usage === 'registry credentials';
  if (first === 'arn') {
    return rest.length >= 5 ? parseArn(rest, text, credentials)
      : isOpen(text) ? unknown(text, location) : { ...nothing, problem: unfinishedArn(rest.length + 1) };
  }
  if (isSymbol(partsOf(first)[0] ?? '')) {
    return afterSymbol(first, rest, text, credentials, location);
  }
  return credentials ? credentialsName(text, rest.length > 0, location) : parameterName(text, first, rest.length, location);
}

/** A plain parameter may hold an ARN or a name, or a part of one. */
function withValuesOpen(text: Text): Text {
  return text.replace(/\{\{resolve:ssm:[^}]*\}\}/g, (reference) => symbol('open', reference));
}

/** The name of a secret in the account and Region of the task. */
function credentialsName(text: Text, tailed: boolean, location: Location): ParsedReference {
  const problem = tailed ? `'credentialsParameter' ${CREDENTIALS_WITH_TAIL}` : credentialsNameProblem(text);
  return problem !== undefined ? { arn: text, resources: [], problem } : secret(ownArn(location, 'secretsmanager', `secret:${text}`), completeness(text));
}

function credentialsNameProblem(text: Text): string | undefined {
  return /^[\w/+=.@!-]{1,512}$/.test(literal(text)) && !text.split('/').some(hasCredentialShape) ? undefined
    : `'credentialsParameter' must be the ARN or the name of a secret, got ${hasSymbol(text) ? 'another text' : beginningOf(text)}`;
}

/** The name of a parameter in the account and Region of the task. */
function parameterName(text: Text, first: Text, colons: number, location: Location): ParsedReference {
  const problem = colons === 0 ? parameterNameProblem(text)
    : colons === 3 && /^[\w/+=.@!-]+$/.test(literal(first)) ? NAME_WITH_TAIL
      : /^[\w./-]*:[\w.-]+$/.test(literal(text)) ? VERSIONED_PARAMETER : noName(text);
  return problem === undefined ? parameter(ownArn(location, 'ssm', `parameter${text.startsWith('/') ? '' : '/'}${text}`)) : { arn: text, resources: [], problem };
}

const EXPECTED = "'valueFrom' must be the ARN of a secret or parameter, or the name of a parameter:";

function noName(text: Text): string {
  return `${EXPECTED} letters, digits and _.-/, no '/' at its end and no two in a row, got ${hasSymbol(text) ? 'another text' : beginningOf(text)}`;
}

function parameterNameProblem(text: Text): string | undefined {
  const sample = literal(text);
  if (!/^[\w./-]{1,1011}$/.test(sample) || sample.includes('//') || (sample.endsWith('/') && !hasSymbol(text))) {
    return noName(text);
  }
  if (text.split('/').some(hasCredentialShape)) {
    return `${EXPECTED} this looks like the secret itself, ${beginningOf(text)}; store it in Secrets Manager and give the ARN it has there`;
  }
  return !hasSymbol(text) && text.includes('/') && !text.startsWith('/') ? `${EXPECTED} one with a '/' in it must begin with '/', got ${beginningOf(text)}` : undefined;
}

/** A text with a letter instead of each symbol. */
function literal(text: Text): string {
  return partsOf(text).map((part) => isSymbol(part) ? 'x' : part).join('');
}

/** The text of an ARN or a name that only the deployment knows, and what follows it. */
function afterSymbol(first: Text, tail: readonly Text[], text: Text, credentials: boolean, location: Location): ParsedReference {
  const either = (arn: Text): Text[] => [arn, `${arn}-${symbol('six')}`];
  if (tail.length === 3 && !credentials && isSymbol(first)) {
    return exclusive(tail) ? { service: 'secretsmanager', arn: first, resources: either(first) } : { arn: first, resources: [], problem: STAGE_AND_ID };
  }
  return tail.length > 0 || !credentials ? unknown(text, location)
    : { service: 'secretsmanager', arn: text, resources: [...either(text), ...either(ownArn(location, 'secretsmanager', `secret:${text}`))] };
}

/** A stage, an id or none of them: not both. */
function exclusive([, stage = '', id = '']: readonly Text[]): boolean {
  return stage === '' || id === '' || hasSymbol(stage + id);
}

function unknown(text: Text, location: Location): ParsedReference {
  return { arn: text, resources: [text, `${text}-${symbol('six')}`, ...['parameter', 'parameter/'].map((start) => ownArn(location, 'ssm', start + text))] };
}

function parseArn([partition, service, region, account, ...resource]: readonly Text[], text: Text, credentials: boolean): ParsedReference {
  const nothing = { arn: text, resources: [] };
  const head = ['arn', partition, service, region, account].join(':');
  if (isOpen(head) || hasSymbol(service)) {
    return { arn: text, resources: [text] };
  }
  if (service !== SECRETS_MANAGER.name && (service !== PARAMETER_STORE.name || credentials)) {
    const services = credentials ? [SECRETS_MANAGER] : [SECRETS_MANAGER, PARAMETER_STORE];
    const problem = service === PARAMETER_STORE.name ? `'credentialsParameter' ${CREDENTIALS_OF_PARAMETER}`
      : wrongService(services.map(({ name }) => name), beginningOf(service));
    return { ...nothing, problem };
  }
  if (IN_NO_ARN.test(literal(`${head}:${resource.slice(0, 2).join(':')}`))) {
    return { ...nothing, problem: NOT_LITERAL };
  }
  return service === SECRETS_MANAGER.name ? parseSecret(head, resource, credentials) : parseParameter(head, resource);
}

function parseSecret(head: Text, [kind, name = '', ...tail]: readonly Text[], credentials: boolean): ParsedReference {
  const arn = `${head}:${kind}:${name}`;
  const problem = hasSymbol(kind) ? undefined
    : kind !== 'secret' || name === '' ? NO_SECRET_RESOURCE
      : credentials && tail.length > 0 ? `'credentialsParameter' ${CREDENTIALS_WITH_TAIL}`
        : tail.length !== 0 && tail.length !== 3 ? wrongTail(tail.length + 2)
          : exclusive(tail) ? undefined : STAGE_AND_ID;
  return problem !== undefined ? { service: 'secretsmanager', arn, resources: [], problem } : secret(arn, completeness(name));
}

function secret(arn: Text, complete: boolean | undefined): ParsedReference {
  const completed = `${arn}-${symbol('six')}`;
  return {
    service: 'secretsmanager',
    arn,
    resources: complete === undefined ? [arn, completed] : complete ? [arn] : [completed],
    ...(complete === undefined ? {} : { partial: !complete }),
  };
}

/** Whether a name ends in the suffix that Secrets Manager adds; undefined where a symbol hides it. */
function completeness(name: Text): boolean | undefined {
  const last = partsOf(name).at(-1) ?? '';
  if (isSymbol(last)) {
    return kindOf(last) === 'suffix' || kindOf(last) === 'six' ? true : kindOf(last) === 'fresh' ? false : undefined;
  }
  if (/-[A-Za-z0-9]{6}$/.test(last)) {
    return true;
  }
  // The suffix may begin in the symbol before a short end of letters and digits.
  return last !== name && /^[A-Za-z0-9]{0,5}$/.test(last) ? undefined : last !== name && /^[A-Za-z0-9]{6}$/.test(last) ? undefined : false;
}

function parseParameter(head: Text, [resource, ...version]: readonly Text[]): ParsedReference {
  const arn = `${head}:${resource}`;
  if (version.length > 0) {
    return { service: 'ssm', arn, resources: [], problem: VERSIONED_PARAMETER };
  }
  const start = partsOf(resource)[0];
  if (!isSymbol(start) && !(resource === 'parameter' || start.startsWith('parameter/') || (start === 'parameter' && hasSymbol(resource)))) {
    return { service: 'ssm', arn, resources: [], problem: NO_PARAMETER_RESOURCE };
  }
  return parameter(arn);
}

const THROUGH = ':parameter/aws/reference/secretsmanager/';

/** A name that begins with a symbol may begin with a slash or not (FACTS 2.5). */
function parameter(arn: Text): ParsedReference {
  const [before, after] = arn.split(':parameter');
  const name = (after ?? '').replace(/^\//, '');
  const referenced = arn.includes(THROUGH) ? arn.slice(arn.indexOf(THROUGH) + THROUGH.length) : undefined;
  const through = referenced === undefined ? undefined : `${before.replace(':ssm:', ':secretsmanager:')}:secret:${referenced}`;
  return {
    service: 'ssm',
    arn,
    resources: isSymbol(partsOf(name)[0] ?? '') ? [arn, `${before}:parameter/${name}`, `${before}:parameter${name}`] : [arn],
    ...(through === undefined ? {} : { through }),
  };
}

function ownArn({ partition, region, account }: Location, service: ServiceName, resource: Text): Text {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
