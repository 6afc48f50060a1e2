import { ProcessOutput } from './output';
import { run } from './program';

process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') { // who reads only the beginning, such as `head`, closes the pipe
    process.stderr.write('error: the output cannot be written\n');
    process.exitCode = 2;
  }
  process.exit();
});

process.exitCode = run(process.argv.slice(2), new ProcessOutput());
