import { SECRET } from './texts';
import { Workplace } from '../running';

const stopped = (stoppedReason: string, taskArn?: string) => ({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason, taskArn });
const DENIED = `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: AccessDeniedException: ${SECRET}`;

test.each<[string, string]>([
  ['a text', `${'x: '.repeat(3_400_000)}`],
  ['ARNs', `${SECRET} `.repeat(140_000)],
  ['semicolons', ';secret'.repeat(1_400_000)],
  ['a reason in JSON', JSON.stringify(stopped('failed to fetch secret arn:aws:'.repeat(330_000)))],
  ['tasks', JSON.stringify({ tasks: Array.from({ length: 32_000 }, (_, index) => stopped(DENIED, `arn:aws:ecs:eu-central-1:123456789012:task/shop/${index}`)) })],
])('ten megabytes have an answer: %s', (_, input) => {
  const at = new Workplace();
  try {
    expect(input.length).toBeGreaterThan(8_000_000);
    expect(at.runWith(input, 'explain')).toMatchObject({ code: 0, stderr: '' });
  } finally {
    at.remove();
  }
});
