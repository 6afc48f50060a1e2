import { firstOfEach } from './missing-permission';
import { Rule } from './rule';
import { atRead, placeOfRead } from './words';

export const MALFORMED_REFERENCE: Rule = {
  id: 'MalformedReference',
  severity: 'error',
  title: 'Amazon ECS cannot read the reference',
  help: 'A "ValueFrom" is the ARN of a secret, the same with ":json-key:version-stage:version-id" (all three colons or none), the ARN of a parameter, or the name of a parameter. Anything else'
    + ' is refused when the task definition is registered, or fails when a task starts.',
  find: ({ tasks }) => tasks.flatMap(({ reads }) => firstOfEach(reads.filter(({ parsed }) => parsed.problem !== undefined)).map((facts) => {
    const [message, ...fix] = (facts.parsed.problem ?? '').split('; ');
    const { resource: _, ...place } = atRead(facts); // may be a pasted value
    return { ...place, message: `${placeOfRead(facts)}: ${message}`, fix: fix.join('; ') || 'give the ARN of the secret or parameter, or the name of the parameter' };
  })),
};
