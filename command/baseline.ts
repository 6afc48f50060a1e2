import { writeFileSync } from 'fs';
import { Failure } from './failure';
import { readJson } from './json-file';
import { Report, ReportedFinding } from './report';
import { clean, json } from '../src/inventory/clean';

const SCHEMA_VERSION = 1;

/** Findings that are accepted, by their fingerprints. The rest is for those who read the file. */
export type Baseline = ReadonlyMap<string, { readonly reason?: string }>;

/**
 * Reads a file that `writeBaseline` wrote. A `reason` that somebody adds to a finding is kept and shown.
 *
 * @throws Failure if it is not one
 */
export function readBaseline(file: string): Baseline {
  const content = readJson(file);
  const { schemaVersion, findings } = Object(content) as { readonly schemaVersion?: unknown; readonly findings?: unknown };
  if (schemaVersion !== SCHEMA_VERSION || !Array.isArray(findings)) {
    throw new Failure(`'${file}' is not a baseline of this version: write one with --write-baseline`);
  }
  return new Map(findings.map((each: unknown): [string, { reason?: string }] => {
    const { fingerprint, reason } = Object(each) as { readonly fingerprint?: unknown; readonly reason?: unknown };
    if (typeof fingerprint !== 'string') {
      throw new Failure(`'${file}' has a finding without a 'fingerprint': write the baseline anew with --write-baseline`);
    }
    return [fingerprint, typeof reason === 'string' ? { reason: clean(reason) } : {}];
  }));
}

/**
 * Writes a file that accepts the findings of a report, but those that are acknowledged in the app.
 *
 * @param reasons of the file that it replaces
 * @throws Failure if it cannot be written
 */
export function writeBaseline(file: string, { findings }: Report, reasons: Baseline): number {
  const accepted = findings.filter(({ acknowledged }) => acknowledged?.by !== 'acknowledgement');
  try {
    writeFileSync(file, json({ schemaVersion: SCHEMA_VERSION, findings: accepted.map((finding) => entry(finding, reasons)) }));
  } catch {
    throw new Failure(`the baseline '${file}' cannot be written`);
  }
  return accepted.length;
}

function entry({ fingerprint, rule, path, container, name }: ReportedFinding, reasons: Baseline) {
  return { fingerprint, rule, path, container, name, reason: reasons.get(fingerprint)?.reason };
}
