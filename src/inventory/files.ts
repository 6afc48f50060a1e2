import { json } from './clean';
import { htmlPage } from './html';
import { accessInMarkdown } from './markdown';
import { SecretAccess } from './secret-access';

/** A file of the report. */
export interface ReportFile {
  readonly name: string;
  readonly content: string;
}

/**
 * The files of the report.
 *
 * @param baseline an earlier report: what changed since is shown for those who read
 */
export function reportFiles(access: SecretAccess, baseline?: SecretAccess): ReportFile[] {
  return [
    { name: 'secret-access.json', content: json(access) },
    { name: 'secret-access.md', content: accessInMarkdown(access, baseline) },
    { name: 'secret-access.html', content: htmlPage(access, baseline) },
  ];
}
