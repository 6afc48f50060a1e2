import Module from 'module';
import { join } from 'path';

// Required before everything else in each measured process: the library is what was compiled, and `aws-cdk-lib` is the newest
// one for it and for what it is compared with.
const modules = Module as unknown as { _resolveFilename(request: string, ...others: unknown[]): string }; // what all such hooks use, and Node's types leave out
const resolveFilename = modules._resolveFilename;

modules._resolveFilename = function (request, ...others) {
  const actual = request === '../src' ? join(process.cwd(), 'lib') : request.replace(/^aws-cdk-lib(?=\/|$)/, 'aws-cdk-lib-newest');
  return resolveFilename.call(this, actual, ...others);
};
