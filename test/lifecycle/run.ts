import { failing, runJest } from '../support/run-jest';

runJest(__dirname).catch(failing);
