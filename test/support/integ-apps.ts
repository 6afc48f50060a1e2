import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

const TESTS = join(__dirname, '..');

/** The files of the integ apps. */
export const INTEG_FILES = readdirSync(TESTS).filter((name) => /^integ\..*\.ts$/.test(name));

let loaded: App;

/**
 * Runs the file of an integ app, in this process and once, and gives the app it makes. What it imports may have been replaced before.
 */
export function integApp(file: string): App {
  jest.doMock('@aws-cdk/integ-tests-alpha', () => ({
    IntegTest: class {
      public constructor(app: App) {
        loaded = app;
      }
    },
  }));
  jest.requireActual(join(TESTS, file));
  return loaded;
}
