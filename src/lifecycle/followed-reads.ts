import { Fn, Stack } from 'aws-cdk-lib';
import { EventKind, FollowedEvent } from './secret-events';
import { placeOf } from '../check/checked-task';
import { Read } from '../read/reads';
import { SecretUsage } from '../read/secret-read';
import { splitArn } from '../secret/arn';
import { displayArn, isConcrete } from '../secret/redact';
import { locationOf, SecretSource } from '../secret/reference';
import { factsOfArn } from '../secret/secret-facts';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../secret/service';
import { hasToken, isOneToken, literalText, splitAtColons } from '../secret/token';

/** What the events of a task's reads are, and which reads have none. */
export interface FollowedReads {
  readonly events: readonly FollowedEvent[];
  /** Reads of versions that have no event, in words. */
  readonly fixed: readonly string[];
  /** Reads whose events this Region and account do not have, in words. */
  readonly elsewhere: readonly string[];
  /** Literal names of the secrets that are followed. */
  readonly names: readonly string[];
}

/** What a read is about. The service is left out where nothing shows it. */
interface Subject extends Pick<SecretSource, 'arn' | 'partial' | 'home' | 'construct'> {
  readonly service?: string;
}

/** What running tasks hold a value of. Registry credentials are read at each pull, and a program fetches by itself. */
const HELD: readonly SecretUsage[] = [SecretUsage.ENVIRONMENT_VARIABLE, SecretUsage.LOG_OPTION, SecretUsage.FILE];

/**
 * Which events say that a value has changed which running tasks hold (FACTS 8.1, 8.2, 8.9).
 *
 * @param taskStack the stack of the task, which decides what its references mean
 * @param stack the stack of the rules
 */
export function followedReads(reads: readonly Read[], taskStack: Stack, stack: Stack): FollowedReads {
  const events: FollowedEvent[] = [];
  const [fixed, elsewhere, names] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const read of reads.filter(({ usage }) => HELD.includes(usage))) {
    const { label, reason } = labelOf(read);
    if (label === undefined) {
      fixed.add(`${placeOf(read)} (${reason})`);
      continue;
    }
    for (const subject of subjectsOf(read, taskStack)) {
      const place = differing(subject, stack);
      if (place === undefined) {
        events.push(...eventsOf(subject, label));
        literalNamesOf(subject).forEach((name) => names.add(name));
      } else {
        elsewhere.add(`${placeOf(read)} ('${displayArn(subject.arn, subject.construct)}' is in ${place})`);
      }
    }
  }
  return { events, fixed: [...fixed], elsewhere: [...elsewhere], names: [...names] };
}

/** The label whose move changes what the read gives, or why there is none. */
function labelOf({ references, valueFrom }: Read): { label?: string; reason?: string } {
  const { stage = '', id = '' } = references[0]?.version ?? (references.length > 0 ? {} : versionIn(valueFrom));
  if (id !== '') {
    return { reason: 'a version id always names the same value' };
  }
  if (stage === 'AWSPENDING') {
    return { reason: 'Secrets Manager sends no event for AWSPENDING' };
  }
  return { label: stage === '' || stage === 'AWSPREVIOUS' ? 'AWSCURRENT' : stage }; // both move together
}

/** The version in the reference of a plain `ecs.Secret`: after an ARN of seven parts, or after a token. */
function versionIn(valueFrom: string): { stage?: string; id?: string } {
  const parts = splitAtColons(valueFrom);
  const [, stage, id] = parts.length === 10 || parts.length === 4 ? parts.slice(-3) : [];
  return { stage, id };
}

function subjectsOf({ references, valueFrom }: Read, taskStack: Stack): Subject[] {
  if (references.length === 0) {
    return [plainSubject(valueFrom)];
  }
  return references.map((reference) => reference.sources(taskStack)).flatMap((sources) => sources
    // A secret that is read through Parameter Store changes with the secret's event.
    .filter(({ service }) => sources.length === 1 || service === SECRETS_MANAGER)
    .map(({ service, arn, partial, home, construct }) => ({ service: service.name, arn, partial, home, construct })));
}

/** What a plain `ecs.Secret` reads. */
function plainSubject(valueFrom: string): Subject {
  const parts = splitAtColons(valueFrom);
  const arn = parts.length === 10 || parts.length === 4 ? parts.slice(0, -3).join(':') : valueFrom;
  const service = splitArn(arn)?.service ?? (parts.length === 4 ? SECRETS_MANAGER.name : undefined);
  const { partial, resource, construct } = factsOfArn(arn);
  return {
    arn,
    service: service ?? (resource && SECRETS_MANAGER.name),
    partial: service === PARAMETER_STORE.name ? false : partial,
    home: locationOf(arn, resource),
    construct,
  };
}

/** Where a secret is, if that is certainly not where the rules are. */
function differing({ home }: Subject, { region, account }: Stack): string | undefined {
  const differs = (a: string, b: string) => a !== b && isConcrete(a) && isConcrete(b);
  if (differs(home.account, account)) {
    return `account ${home.account}`;
  }
  return differs(home.region, region) ? `Region ${home.region}` : undefined;
}

function eventsOf(subject: Subject, label: string): FollowedEvent[] {
  const secret = (by: EventKind['by'], value: string): FollowedEvent => ({ kind: { source: 'aws.secretsmanager', label, by }, value });
  const parameter = (by: EventKind['by'], value: string): FollowedEvent => ({ kind: { source: 'aws.ssm', by }, value });
  const { service, arn, partial } = subject;
  if (service === PARAMETER_STORE.name) {
    const names = parameterNames(subject);
    return names.length > 0 ? names.map((name) => parameter('name', name)) : [parameter('arn', arn)];
  }
  if (service === undefined) {
    return [secret('arn', arn), parameter('arn', arn)];
  }
  return [
    ...partial ? [] : [secret('arn', arn)],
    ...partial || isAmbiguous(arn) ? [secret('name', secretName(arn))] : [],
  ];
}

/** Six lower-case letters may be the suffix, or the end of a name that lacks it. */
function isAmbiguous(arn: string): boolean {
  return isConcrete(arn) && /-[a-z]{6}$/.test(arn);
}

function secretName(arn: string): string {
  const parts = splitArn(arn);
  return parts ? parts.resource.slice('secret:'.length) : Fn.select(6, Fn.split(':', arn));
}

/** The names that the ARN of a parameter may mean: one without other slashes is that of `a` and of `/a` (FACTS 2.5). */
function parameterNames({ arn, construct }: Subject): string[] {
  const name = splitArn(arn)?.resource.replace(/^parameter/, '') ?? '';
  if (!name.startsWith('/')) {
    return name === '' ? [] : [name]; // a token, which begins with the slash
  }
  const plain = name.slice(1);
  if (literalText(plain).includes('/')) {
    return [name];
  }
  return construct && isOneToken(plain) ? [plain] : [plain, name]; // of a construct, the CDK says that its name has no slash
}

/** The name of a secret, without the suffix. */
function literalNamesOf({ service, arn, partial }: Subject): string[] {
  if (service !== SECRETS_MANAGER.name || hasToken(arn)) {
    return [];
  }
  const name = secretName(arn);
  return [partial ? name : name.replace(/-[A-Za-z0-9]{6}$/, '')];
}
