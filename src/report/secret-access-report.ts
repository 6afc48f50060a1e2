import { Aspects, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reportsOf } from './assembly-reports';
import { SecretAccessReportProps } from './secret-access-report-props';
import { checkString } from '../secret/argument-checks';
import { ErrorFactory } from '../secret/error-factory';
import { beginningOf } from '../secret/shown';

/**
 * Writes what each Fargate task of an assembly reads, with which permission, and what is wrong, into the assembly at each synthesis:
 * `secret-access.json` for programs and for comparing, `secret-access.md` for a pull request or a wiki, `secret-access.html` to look at.
 *
 * The report covers the app or the stage that contains the construct, with all of its stacks, nested stacks and stages, including
 * those added later, and task definitions of any construct. The files never contain a secret value. No template changes.
 *
 * `npx cdk-fargate-secrets report` writes the same files for an existing assembly or template.
 */
export class SecretAccessReport extends Construct {
  /**
   * The folder of the files, relative to the folder of the assembly: `.` is that folder itself.
   */
  public readonly directory: string;

  /**
   * Writes a report at each synthesis of the app or stage that contains the scope.
   *
   * @param scope An app, a stage, a stack or any other construct in an app.
   * @param id The id of the construct.
   * @param props Where the report is written.
   * @throws if the scope is not in an app, or the directory is not in the assembly
   */
  public constructor(scope: Construct, id: string, props: SecretAccessReportProps = {}) {
    super(scope, id);
    const fail: ErrorFactory = (problem) => new Error(`[${this.node.path}] ${problem}`);
    const stage = Stage.of(this);
    if (!stage) {
      throw fail('the construct is not in an App, and only an App is synthesized to an assembly; create it in an App');
    }
    this.directory = directoryOf(props.directory, fail);
    // Aspects run at the beginning of a synthesis, when everybody else has attached what they attach to the stage.
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this) {
          reportsOf(stage).add(this.directory);
        }
      },
    });
  }
}

/** A folder that only reports are in, or one where nothing has the names of their files. */
function directoryOf(directory: string | undefined, fail: ErrorFactory): string {
  if (directory === undefined) {
    return '.';
  }
  checkString("'directory'", directory, fail);
  if (Token.isUnresolved(directory)) {
    throw fail("'directory' is a token, and the report is written before the deployment; give a literal");
  }
  const shown = /^[\w./\\: -]{1,200}$/.test(directory) ? `'${directory}'` : beginningOf(directory);
  if (/^([/\\]|[A-Za-z]:)/.test(directory)) {
    throw fail(`'directory' must be relative to the folder of the assembly, got ${shown}`);
  }
  const names = directory.split(/[/\\]/).filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) {
    throw fail(`'directory' must be in the folder of the assembly, without '..', got ${shown}`);
  }
  if (/^(asset|assembly-)/.test(names[0] ?? '')) {
    throw fail(`'directory' must not begin with 'asset' or 'assembly-', which are folders of the CDK, got ${shown}`);
  }
  if (names.some((name) => /[\0-\x1f<>:"|?*]|[. ]$/.test(name))) {
    throw fail(`'directory' must be made of names that every file system takes, got ${shown}`);
  }
  return names.length === 0 ? '.' : names.join('/');
}
