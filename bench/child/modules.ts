import Module from 'module';
import { join } from 'path';

// Required before everything else in each measured process: the library is what was compiled, and `aws-cdk-lib` is the package
// that `BENCH_CDK` names, for the library and for what it is compared with.
const modules = Module as unknown as { _resolveFilename(request: string, ...others: unknown[]): string }; // what all such hooks use, and Node's types leave out
const resolveFilename = modules._resolveFilename;
const cdk = process.env.BENCH_CDK ?? 'aws-cdk-lib';

modules._resolveFilename = function (request, ...others) {
  const actual = request === '../../src' ? join(process.cwd(), 'lib') : request.replace(/^aws-cdk-lib(?=\/|$)/, cdk);
  return resolveFilename.call(this, actual, ...others);
};
