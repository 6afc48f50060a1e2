// What the agent of Amazon ECS does with the references of a task: which calls it makes, and what a container gets from the
// answers. Pure, and written from what the agent does, not from what this library writes.

/** One `GetSecretValue`. */
export interface SecretCall {
  readonly region: string;
  readonly secretId: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

/** One `GetParameters`, with decryption. */
export interface ParametersCall {
  readonly region: string;
  readonly names: readonly string[];
}

/** What `GetSecretValue` answers. The agent does not look at `SecretBinary`. */
export interface SecretAnswer {
  readonly SecretString?: string;
  readonly SecretBinary?: unknown;
}

/** What `GetParameters` answers. */
export interface ParametersAnswer {
  readonly Parameters?: readonly { readonly Name?: string; readonly ARN?: string; readonly Value?: string }[];
  readonly InvalidParameters?: readonly string[];
}

/** What the agent logs in to a registry with. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** `GetParameters` takes no more names. */
const NAMES_PER_CALL = 10;

/**
 * Whether a reference is to a secret. Everything else is the name or ARN of a parameter: a secret's name as well (FACTS 1.3).
 */
export function isSecret(valueFrom: string): boolean {
  return /^arn:[^:]+:secretsmanager:/.test(valueFrom);
}

/**
 * The call for a secret. Its ARN has two resource parts, or five with JSON key, stage and id, which may be empty (FACTS 1.1).
 */
export function secretCall(valueFrom: string): SecretCall {
  const { region, secretId, versionStage, versionId } = secretParts(valueFrom);
  return { region, secretId, ...versionStage && { versionStage }, ...versionId && { versionId } };
}

/**
 * The calls for all parameters of a task: ten names a call and Region, equal references once (FACTS 2.4).
 *
 * @param home the Region of the task, where a name is looked for
 */
export function parametersCalls(valueFroms: readonly string[], home: string): ParametersCall[] {
  const names = new Map<string, Set<string>>();
  for (const valueFrom of valueFroms.filter((each) => !isSecret(each))) {
    const region = regionOfParameter(valueFrom, home);
    names.set(region, (names.get(region) ?? new Set()).add(valueFrom));
  }
  return [...names].flatMap(([region, ofRegion]) => chunks([...ofRegion], NAMES_PER_CALL).map((chunk) => ({ region, names: chunk })));
}

/**
 * What a container gets for a secret: the text, or the value of a top-level JSON key as Go prints it (FACTS 1.7). Of a binary
 * secret the text is empty.
 */
export function secretValue(valueFrom: string, { SecretString: text = '' }: SecretAnswer): string {
  const { jsonKey } = secretParts(valueFrom);
  if (jsonKey === '') {
    return text;
  }
  const json = jsonObject(text);
  if (!Object.hasOwn(json, jsonKey)) {
    throw new Error('the secret did not contain the JSON key');
  }
  return printed(json[jsonKey]);
}

/**
 * What a container gets for a parameter. One that does not exist fails all of its call.
 */
export function parameterValue(valueFrom: string, { Parameters = [], InvalidParameters = [] }: ParametersAnswer): string {
  if (InvalidParameters.length > 0) {
    throw new Error(`invalid parameters: ${InvalidParameters.join()}`);
  }
  const found = Parameters.find(({ Name, ARN }) => valueFrom === Name || valueFrom === ARN);
  if (found?.Value === undefined) {
    throw new Error(`no value for the parameter ${valueFrom}`);
  }
  return found.Value;
}

/**
 * The credentials in a secret for a registry: two texts, and neither is empty (FACTS 3.2, 3.7).
 */
export function registryLogin({ SecretString = '' }: SecretAnswer): RegistryLogin {
  const { username, password } = jsonObject(SecretString);
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '') {
    throw new Error('the registry credentials are not a user name and a password');
  }
  return { username, password };
}

/**
 * A JSON value as Go's `%v` prints it.
 */
export function printed(value: unknown): string {
  if (value === null) {
    return '<nil>';
  }
  if (Array.isArray(value)) {
    return `[${value.map(printed).join(' ')}]`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `map[${entries.map(([key, item]) => `${key}:${printed(item)}`).join(' ')}]`;
  }
  return typeof value === 'number' ? printedNumber(value) : String(value);
}

/** Every number is a float of 64 bits, written with the fewest digits that name it, and with an exponent beyond 999999. */
function printedNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new Error('the secret has a number that is too large');
  }
  const [digits, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function secretParts(valueFrom: string) {
  const [, , , region, , ...resource] = valueFrom.split(':');
  if (!isSecret(valueFrom) || (resource.length !== 2 && resource.length !== 5)) {
    throw new Error(`unexpected ARN format: ${resource.length} resource parts`);
  }
  const [, , jsonKey = '', versionStage = '', versionId = ''] = resource;
  return { region, secretId: valueFrom.split(':').slice(0, 7).join(':'), jsonKey, versionStage, versionId };
}

function regionOfParameter(valueFrom: string, home: string): string {
  return valueFrom.startsWith('arn:') ? valueFrom.split(':')[3] : home;
}

/** What Go takes for a map: an object, or `null`, which is an empty one. */
function jsonObject(text: string): { readonly [key: string]: unknown } {
  const json: unknown = parsed(text);
  if (typeof json !== 'object' || Array.isArray(json)) {
    throw new Error('the secret is not a JSON object');
  }
  return { ...json };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the secret is not a JSON object'); // the parser's own message quotes the text
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return items.length === 0 ? [] : [items.slice(0, size), ...chunks(items.slice(size), size)];
}
