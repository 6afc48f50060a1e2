import { json } from '../../src/inventory/clean';
import { Report } from '../report';

/** Rises when a field changes its meaning or is gone. */
const SCHEMA_VERSION = 1;

export function reportInJson({ findings, cannotTell, summary, problems }: Report): string {
  return json({ schemaVersion: SCHEMA_VERSION, findings, summary, cannotTell, ...(problems.length > 0 ? { problems } : {}) });
}
