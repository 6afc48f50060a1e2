import { cleaned, json } from '../../src/inventory/clean';
import { Report } from '../report';

/** Rises when a field changes its meaning or is gone. */
const SCHEMA_VERSION = 1;

/** What would replace hand-wired task definitions: one file for all of them, and what is said of each. */
export interface SuggestionsInJson {
  readonly language: string;
  readonly code: string;
  readonly tasks: ReadonlyArray<{ readonly path: string; readonly notes: readonly string[] }>;
  /** Tasks without code. */
  readonly others: ReadonlyArray<{ readonly path: string; readonly reason: string }>;
}

export function reportInJson({ findings, cannotTell, summary, problems }: Report, suggestions?: SuggestionsInJson): string {
  return json({
    schemaVersion: SCHEMA_VERSION,
    findings,
    summary,
    cannotTell,
    ...(problems.length > 0 ? { problems } : {}),
    // Code has lines, and no characters that act on a terminal.
    ...(suggestions ? { suggestions: { ...cleaned({ ...suggestions, code: '' }), code: suggestions.code } } : {}),
  });
}
