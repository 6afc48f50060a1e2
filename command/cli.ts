import { ProcessOutput } from './output';
import { run } from './program';

// Who reads only the beginning, such as `head`, closes the pipe.
process.stdout.on('error', () => process.exit());

process.exitCode = run(process.argv.slice(2), new ProcessOutput());
