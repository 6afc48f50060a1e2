/**
 * Where a report is written.
 */
export interface SecretAccessReportProps {
  /**
   * The folder for the files, relative to the folder of the assembly, such as `reports`. It is created if it is missing. Two reports with
   * one folder write the same files.
   *
   * @default - the folder of the assembly itself, which is `cdk.out` for an app
   */
  readonly directory?: string;
}
