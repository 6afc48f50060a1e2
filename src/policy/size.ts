/** The characters of all inline policies of a role together, without white space (FACTS 6.1). */
export const INLINE_LIMIT = 10_240;

/** The characters of one managed policy (FACTS 6.1). */
export const MANAGED_LIMIT = 6_144;

/** How many managed policies a role takes by default (FACTS 6.1). */
export const MANAGED_POLICIES = 10;

/** What a policy document has beside its statements: `{"Version":"2012-10-17","Statement":[]}`. */
export const DOCUMENT_FRAME = 39;

/** `arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:` and the like, before a name. */
const ARN_PREFIX = 70;
/** What CloudFormation and Secrets Manager put behind a logical id in a name. */
const GENERATED_SUFFIX = 20;
/** A function whose value nobody knows before the deployment. */
const UNKNOWN = 200;

/** `[]`, `{}` */
const EMPTY = 2;

const PSEUDO_PARAMETERS: { readonly [name: string]: number } = {
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'us-isob-east-1'.length,
  'AWS::AccountId': 12,
  'AWS::URLSuffix': 'amazonaws.com.cn'.length,
};

/**
 * The most characters that resolved JSON takes in a deployed policy, counting what is known and bounding what is not.
 */
export function characters(json: unknown): number {
  if (Array.isArray(json)) {
    return Math.max(EMPTY, 1 + json.reduce<number>((sum, item) => sum + characters(item) + 1, 0));
  }
  if (json !== null && typeof json === 'object') {
    return intrinsicCharacters(json)
      ?? Math.max(EMPTY, 1 + Object.entries(json).reduce((sum, [key, value]) => sum + key.length + 3 + characters(value) + 1, 0));
  }
  return String(json).length + 2;
}

/** The length of what a CloudFormation function gives; `undefined` for an object that is none. */
function intrinsicCharacters(json: { readonly [name: string]: any }): number | undefined {
  const [name, ...others] = Object.keys(json);
  if (others.length > 0 || !/^(Ref|Fn::\w+)$/.test(name)) {
    return undefined;
  }
  const argument = json[name];
  switch (name) {
    case 'Ref':
      return PSEUDO_PARAMETERS[argument] ?? generatedCharacters(argument);
    case 'Fn::GetAtt':
      return generatedCharacters(argument[0]);
    case 'Fn::Join':
      return Array.isArray(argument[1]) ? argument[1].reduce<number>((sum, part) => sum + characters(part), 0) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function generatedCharacters(logicalId: string): number {
  return ARN_PREFIX + logicalId.length + GENERATED_SUFFIX;
}
