import { readFileSync } from 'fs';
import { join } from 'path';
import { Command, CommanderError, Option } from 'commander';
import { runAudit } from './audit';
import { runDiff } from './diff';
import { runExplain } from './explain';
import { Failure } from './failure';
import { Output } from './output';
import { Source, StandardInput } from './standard-input';
import { runReport } from './write-report';

const GUIDES = 'https://github.com/cdk-fargate-secrets/cdk-fargate-secrets/blob/main/docs/guides';

const EXIT_CODES = `
Exit codes:
  0  no finding at or above --fail-on
  1  findings
  2  an input that cannot be read, or incorrect usage
`;

const AUDIT_HELP = `${EXIT_CODES}
Documentation: ${GUIDES}/audit.md`;

const REPORT_HELP = `${EXIT_CODES}
Documentation: ${GUIDES}/report.md`;

const DIFF_HELP = `
Exit codes:
  0  compared, with or without changes
  2  an input that cannot be read, or incorrect usage

Documentation: ${GUIDES}/audit.md#what-changed`;

const EXPLAIN_HELP = `
Examples:
  aws ecs describe-tasks --cluster CLUSTER --tasks TASK | npx cdk-fargate-secrets explain
  npx cdk-fargate-secrets explain 'ResourceInitializationError: …' --assembly cdk.out

Exit codes:
  0  explained, or the text is unknown
  2  an input that cannot be read, or incorrect usage

Documentation: ${GUIDES}/explain.md`;

/**
 * Runs the command line.
 *
 * @param args without Node and the script
 * @param source for text that is not in a file
 * @returns the exit code
 */
export function run(args: readonly string[], output: Output, source: Source = new StandardInput()): number {
  let code = 0;
  const program = new Command('cdk-fargate-secrets')
    .description('Checks the task definitions of synthesized CDK apps and CloudFormation templates, without an AWS account.')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: () => undefined })
    .addHelpText('after', AUDIT_HELP);

  program.command('audit')
    .description('what is wrong with the secrets of each task definition')
    .argument('[PATH]', 'a synthesized assembly, a template (JSON or YAML), or a folder of templates (default: cdk.out)')
    .addOption(new Option('--format <FORMAT>', 'how to show the findings').choices(['text', 'json', 'sarif', 'markdown', 'html']).default('text'))
    .addOption(new Option('--fail-on <SEVERITY>', 'the least severe finding for exit code 1').choices(['error', 'warning']).default('error'))
    .option('--baseline <FILE>', 'accept the findings in this file')
    .option('--write-baseline <FILE>', 'write all findings into this file, to accept them from now on')
    .addOption(new Option('--suggest', 'instead of the findings, print code that replaces each task definition not created by this library').conflicts(['writeBaseline', 'verbose']))
    .addOption(new Option('--language <LANGUAGE>', 'the language of --suggest').choices(['typescript', 'python']).default('typescript'))
    .option('--verbose', 'in text, also show accepted findings, and references for which the templates do not say whether they can be read')
    .addHelpText('after', AUDIT_HELP)
    .action((path, options) => { code = runAudit(path, options, output); });

  program.command('report')
    .description('who reads which secret, and with which permission, as JSON, Markdown and a web page')
    .argument('[PATH]', 'a synthesized assembly, a template (JSON or YAML), or a folder of templates (default: cdk.out)')
    .requiredOption('--out <DIR>', 'the folder for secret-access.json, .md and .html')
    .option('--baseline <FILE>', 'an earlier secret-access.json: show what changed since')
    .addOption(new Option('--fail-on <SEVERITY>', 'the least severe finding for exit code 1').choices(['error', 'warning']).default('error'))
    .addHelpText('after', REPORT_HELP)
    .action((path, options) => { code = runReport(path, options, output); });

  program.command('diff')
    .description('which reads a change adds, removes or widens')
    .argument('<OLD>', 'an assembly, a template or a folder of templates')
    .argument('<NEW>', 'the same after the change')
    .addOption(new Option('--format <FORMAT>', 'how to show the changes').choices(['text', 'json', 'markdown']).default('text'))
    .addHelpText('after', DIFF_HELP)
    .action((before, after, options) => { code = runDiff(before, after, options, output); });

  program.command('explain')
    .description('why a task did not start, or stopped')
    .argument('[TEXT]', 'a stopped reason, an EventBridge event, or the JSON of aws ecs describe-tasks (default: standard input)')
    .option('--assembly <PATH>', 'also list the references that can be the cause, from an assembly, a template or a folder of templates')
    .addOption(new Option('--format <FORMAT>', 'how to show the causes').choices(['text', 'json']).default('text'))
    .addHelpText('after', EXPLAIN_HELP)
    .action((text, options) => { code = runExplain(text, options, source, output); });

  try {
    program.parse(args, { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error, output);
  }
}

function exitCodeOf(error: unknown, output: Output): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) {
      return 0; // --help and --version
    }
    const message = error.code === 'commander.help' ? 'name a command' : error.message.replace(/^error: /, '');
    output.error(`${message} (see --help)`);
  } else {
    // The message of another error may quote a template.
    output.error(error instanceof Failure ? error.message : `this is a mistake in cdk-fargate-secrets (${error instanceof Error ? error.name : 'unknown'}); please report it`);
  }
  return 2;
}

function version(): string {
  const { version: number }: { readonly version: string } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
  return number;
}
