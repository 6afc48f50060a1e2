// What a change may cost. A limit is lowered when the library gets better, so that it stays so.

/** Instructions that construct and synth of a task take, to those of the L2 wired by hand; on both CDKs. */
export const INSTRUCTIONS_TO_L2 = 0.78;

/** Kilobytes (of 1,024 bytes) that a task keeps in use after synthesis, on the newest CDK. */
export const RETAINED_KILOBYTES = 54;

/** Tasks with an environment file in an imported bucket, to tasks without one. */
export const ENVIRONMENT_FILE = 1.3;

/** Seconds that 400 secrets in one task take in addition to what the same template takes written by hand. */
export const MANY_SECRETS_SECONDS = 0.5;

/** Seconds in which the init container composes a file of one value of 64 KiB, in busybox and in dash. */
export const COMPOSED_SECONDS = 1;

/** What a task takes among many, to what it takes among few: 1 is linear, and the rest is noise and garbage collection. */
export const GROWTH = 1.3;

/** Loading the package and the classes an app uses, to loading the classes of aws-cdk-lib that do the same by hand. */
export const LOADING = 0.5;
