import { startLocalAws } from './support/local-aws';
import { failing, runJest } from '../support/run-jest';

/**
 * Runs the tests of this directory against a local AWS, which is stopped afterwards in every case.
 */
async function main(): Promise<void> {
  const aws = await startLocalAws();
  try {
    useLocalAws(aws.endpoint);
    await runJest(__dirname);
  } finally {
    await aws.stop();
  }
}

/** Nothing of the user's own configuration: neither credentials nor another endpoint. */
function useLocalAws(endpoint: string): void {
  Object.keys(process.env).filter((name) => name.startsWith('AWS_')).forEach((name) => delete process.env[name]);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_MAX_ATTEMPTS: '1', // a second one would hide what the first found
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
}

main().catch(failing);
