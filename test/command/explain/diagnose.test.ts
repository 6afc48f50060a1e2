import { SECRET, TEXTS } from './texts';
import { diagnose } from '../../../command/explain/diagnose';

const categoriesOf = (text: string): string[] => diagnose(text).causes.map(({ category }) => category);

describe('the causes that a stopped reason allows, the likeliest first', () => {
  test.each(TEXTS)('%s', (text, ...categories) => {
    expect(categoriesOf(text)).toEqual(categories);
  });
});

describe('a text that is cut off somewhere', () => {
  test.each(TEXTS)('never names a wrong cause as the only one: %s', (text, ...categories) => {
    const cut = Array.from(text, (_, length) => [text.slice(0, length), `${text.slice(0, length)}...`]).flat();
    const wrong = cut.filter((each) => {
      const found = categoriesOf(each);
      return found.length > 0 && !found.includes(categories[0]);
    });
    expect(wrong).toEqual([]);
  });

  test('is said to be', () => {
    const whole = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret ${SECRET}`;
    expect(diagnose(whole).truncated).toBe(true);
    expect(diagnose(`${whole} from secrets manager: RequestCanceled: request con...`)).toMatchObject({ truncated: true, causes: [{ category: 'network' }] });
    expect(diagnose(`${whole} from secrets manager: RequestCanceled: request context canceled`).truncated).toBe(false);
  });
});

