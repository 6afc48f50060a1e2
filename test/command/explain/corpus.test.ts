// Runs texts that are not in this repository: a folder with stopped-reasons.json and task-events.json, named by STOPPED_REASONS.

import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Workplace } from '../running';

const FOLDER = process.env.STOPPED_REASONS;

/** Labels that the texts have, and that these categories tell more exactly. */
const MORE_EXACT: { readonly [category: string]: readonly string[] } = { 'bad-reference': ['json-key'], 'bad-image': ['registry-missing-image'] };

interface Entry {
  readonly id: string;
  readonly category: string;
  readonly alternatives?: readonly string[];
  readonly text?: string;
  readonly stopCode?: string;
  readonly containerReason?: string;
  readonly containerName?: string;
  readonly containers?: readonly object[];
  readonly event?: unknown;
}

function entries(file: string): Entry[] {
  const path = FOLDER === undefined ? '' : join(FOLDER, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

/** A bare text as it is copied; a task where more is known. */
function inputOf({ text, stopCode, containerReason, containerName, containers, event }: Entry): string {
  const more = containers ?? (containerReason === undefined ? undefined : [{ name: containerName, reason: containerReason }]);
  return event !== undefined ? JSON.stringify(event) : more ? JSON.stringify({ stoppedReason: text, stopCode, containers: more }) : text ?? '';
}

(FOLDER === undefined ? describe.skip : describe)('other texts', () => {
  const all = [...entries('stopped-reasons.json'), ...entries('task-events.json')];

  test('at least 95 in 100 have their cause first', () => {
    const at = new Workplace();
    try {
      const missed = all.flatMap((entry) => {
        const { stdout } = at.runWith(inputOf(entry), 'explain', '--format', 'json');
        const [first] = JSON.parse(stdout).causes.map(({ category }: { category: string }) => category);
        return [entry.category, ...entry.alternatives ?? []].some((category) => category === first || MORE_EXACT[first]?.includes(category)) ? [] : [`${entry.id}: ${entry.category}, not ${first}`];
      });
      expect({ missed, enough: missed.length <= all.length * 0.05 }).toEqual({ missed, enough: true });
      expect(all.length).toBeGreaterThan(0);
    } finally {
      at.remove();
    }
  });
});
