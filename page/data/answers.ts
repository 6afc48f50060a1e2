import { AccessAnswer, AccessSummary } from '../../src/inventory/secret-access';

/** From good to bad, with the word for a person and the field of the summary. */
export const ANSWERS: ReadonlyArray<{ readonly answer: AccessAnswer; readonly label: string; readonly field: keyof AccessSummary }> = [
  { answer: 'granted', label: 'Granted', field: 'granted' },
  { answer: 'not granted', label: 'Not granted', field: 'notGranted' },
  { answer: 'cannot tell', label: 'Cannot tell', field: 'cannotTell' },
  { answer: 'malformed', label: 'Malformed', field: 'malformed' },
];

/**
 * The word for an answer.
 */
export function labelOf(answer: AccessAnswer): string {
  return ANSWERS.find((each) => each.answer === answer)?.label ?? answer;
}
