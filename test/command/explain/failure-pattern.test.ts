import { diagnose } from '../../../command/explain/diagnose';
import { failureDetail } from '../../../src/failure/failure-pattern';

/** How the reasons begin that `onSecretRetrievalFailure` matches. */
function beginnings(): string[] {
  const { $or: [{ stoppedReason }] } = failureDetail('arn:') as { $or: [{ stoppedReason: { prefix: string }[] }] }; // what the function writes
  return stoppedReason.map(({ prefix }) => prefix);
}

test.each(beginnings())('the command knows what the event rule matches: %s', (text) => {
  expect(diagnose(text).causes.map(({ category }) => category)).toContainEqual(expect.not.stringMatching('unrelated'));
});
