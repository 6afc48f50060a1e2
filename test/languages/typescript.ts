import { copyFileSync, cpSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Language, Programs, Workplace } from './language';
import { run } from './process';
import { cdkInit, cdkSynth, firstBlock } from './quick-start';

export const typescript: Language = { name: 'TypeScript', error: 'Error', install };

function install(workplace: Workplace): Programs {
  const { library, packed, directory } = workplace;
  const commonJs = cdkInit(workplace, 'typescript', 'web');
  // The quick start takes the place of the stack, and of its test.
  rmSync(join(commonJs, 'test'), { recursive: true });
  rmSync(join(commonJs, 'lib'), { recursive: true });
  writeFileSync(join(commonJs, 'bin', 'web.ts'), firstBlock(join(library, 'README.md'), 'ts'));
  copyFileSync(join(library, 'examples', 'typescript', 'shop.ts'), join(commonJs, 'shop.ts'));
  copyFileSync(join(__dirname, 'wrong-input', 'wrong-input.ts'), join(commonJs, 'wrong-input.ts'));
  run(['npm', 'pkg', 'delete', ...['jest', 'ts-jest', '@types/jest', 'aws-cdk'].map((name) => `devDependencies.${name}`)], { cwd: commonJs });
  run(['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', packed.npm], { cwd: commonJs });

  const modules = join(directory, 'modules');
  cpSync(commonJs, modules, { recursive: true, verbatimSymlinks: true });
  run(['npm', 'pkg', 'set', 'type=module'], { cwd: modules });
  for (const app of [commonJs, modules]) {
    run(['npx', 'tsc'], { cwd: app });
  }

  const node = (file: string) => ({ command: [process.execPath, file], cwd: commonJs });
  return {
    shop: node('shop.js'),
    wrongInput: node('wrong-input.js'),
    quickStarts: {
      'TypeScript (CommonJS)': cdkSynth(workplace, { cwd: commonJs }),
      'TypeScript (ES modules)': cdkSynth(workplace, { cwd: modules, command: ['node', join('bin', 'web.js')] }),
    },
  };
}
