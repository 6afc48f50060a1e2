import { createRequire } from 'module';

/** What loading reports. */
export interface LoadResult {
  readonly milliseconds: number;
  /** The modules of aws-cdk-lib that were loaded. */
  readonly modules: readonly string[];
}

const load = createRequire(__filename);

const LOADS = {
  /** `require` of this package. */
  package: () => load('../../src'),
  /** The same, and the classes that an app uses. */
  used: () => [load('../../src').SecureFargateTaskDefinition, load('../../src').TaskSecret, load('../../src').RepositoryCredentials],
  /** The classes that an app uses to do the same by hand. */
  reference: () => [
    load('aws-cdk-lib/aws-ecs').FargateTaskDefinition,
    load('aws-cdk-lib/aws-secretsmanager').Secret,
    load('aws-cdk-lib/aws-ecs').ContainerImage,
    load('aws-cdk-lib/aws-iam').Role,
  ],
};

export type Load = keyof typeof LOADS;

// One run in a process of its own: `load.js package`.
const start = process.hrtime.bigint();
LOADS[process.argv[2] as Load](); // `measures/loading.ts` passes the name of one
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
const modules = Object.keys(load.cache).map((file) => file.split(/aws-cdk-lib(?:-newest)?[\\/]/)[1]).filter((file) => file !== undefined);
const result: LoadResult = { milliseconds, modules };
process.stdout.write(JSON.stringify(result));
