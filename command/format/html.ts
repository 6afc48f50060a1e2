import { htmlPage } from '../../src/inventory/html';
import { secretAccess } from '../../src/inventory/inventory';
import { AccessFinding } from '../../src/inventory/secret-access';
import { Input } from '../input';
import { Report } from '../report';

/**
 * The page of the report on what tasks read. What a baseline file accepts is acknowledged in it.
 */
export function reportInHtml({ findings, summary: { errors, warnings, infos, acknowledged } }: Report, input: Input): string {
  const access = secretAccess(input);
  return htmlPage({
    ...access,
    findings: findings.map(({ source, fingerprint, acknowledged: accepted, ...finding }): AccessFinding => accepted
      ? { ...finding, acknowledged: accepted.reason === undefined ? {} : { reason: accepted.reason } } : finding),
    summary: { ...access.summary, errors, warnings, infos, acknowledged },
  });
}
