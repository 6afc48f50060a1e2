import { Project, YamlFile } from 'projen';

const REPOSITORY = 'https://github.com/cdk-fargate-secrets/cdk-fargate-secrets';

interface Question {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly render?: string;
  readonly optional?: boolean;
}

/**
 * Writes the forms for issues. None asks for a whole template or log: people paste secrets with them.
 */
export function issueTemplates(project: Project): void {
  form(project, 'bug', 'Something is wrong', 'A template, a message or a document that is wrong', ['bug'], [
    { id: 'app', label: 'The smallest app that shows it', description: 'A stack of a few lines, in any language', render: 'typescript' },
    { id: 'happened', label: 'What happened', description: 'The message, or the lines of the template that are wrong. Replace secret values and account numbers.' },
    { id: 'expected', label: 'What you expected', description: 'And why, where AWS documents it' },
    { id: 'versions', label: 'Versions', description: 'Of cdk-fargate-secrets, aws-cdk-lib, Node.js, and your language' },
  ]);
  form(project, 'wrong-finding', 'A finding that is not true', 'An error, a warning or a finding of the audit about something that works', ['rule'], [
    { id: 'finding', label: 'The finding', description: 'Its id and text. Replace secret values and account numbers.' },
    { id: 'works', label: 'Why it is not true', description: 'How you know that it works' },
    { id: 'app', label: 'The smallest app or template that gets it', description: 'A few lines', render: 'typescript' },
    { id: 'versions', label: 'Versions', description: 'Of cdk-fargate-secrets and aws-cdk-lib' },
  ]);
  form(project, 'feature', 'Something is missing', 'A way to read a secret, a check, a guide', ['feature'], [
    { id: 'task', label: 'What you want to do', description: 'The task, rather than the solution' },
    { id: 'today', label: 'How you do it today', description: 'Or what keeps you from it', optional: true },
  ]);
  new YamlFile(project, '.github/ISSUE_TEMPLATE/config.yml', {
    obj: {
      blank_issues_enabled: false,
      contact_links: [
        { name: 'A vulnerability', url: `${REPOSITORY}/security/advisories/new`, about: 'Report it privately. SECURITY.md says what happens then.' },
        { name: 'A task that does not start', url: `${REPOSITORY}#when-a-task-does-not-start`, about: 'What a stopped reason means, and what to do' },
      ],
    },
  });
}

function form(project: Project, file: string, name: string, description: string, labels: readonly string[], questions: readonly Question[]): void {
  const secrets = { type: 'markdown', attributes: { value: '**Do not paste secret values, whole templates or logs.** An issue is public, and its history stays.' } };
  const body = questions.map(({ id, label, description: hint, render, optional = false }) =>
    ({ type: 'textarea', id, attributes: { label, description: hint, render }, validations: { required: !optional } }));
  new YamlFile(project, `.github/ISSUE_TEMPLATE/${file}.yml`, { obj: { name, description, labels, body: [secrets, ...body] } });
}
