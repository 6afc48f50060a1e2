import { Worker } from 'worker_threads';

/** Reading and judging block this thread. */
const CODE = `
const { workerData: { text, done } } = require('worker_threads');
let seconds = 0;
setInterval(() => {
  seconds += 1;
  if (Atomics.load(done, 0) === 0) require('fs').writeSync(2, '\\r' + text + ' ' + seconds + ' s');
}, 1000);
`;

/**
 * Does something and says on standard error, if that is a terminal, when it takes more than a second.
 */
export function withProgress<T>(text: string, work: () => T): T {
  if (!process.stderr.isTTY) {
    return work();
  }
  const done = new Int32Array(new SharedArrayBuffer(4));
  const started = Date.now();
  const worker = new Worker(CODE, { eval: true, workerData: { text, done } });
  worker.unref();
  try {
    return work();
  } finally {
    Atomics.store(done, 0, 1);
    void worker.terminate();
    if (Date.now() - started > 1000) {
      process.stderr.write('\r\x1b[K');
    }
  }
}
