import { copyFileSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { Language, Programs, Workplace } from './language';
import { run } from './process';
import { cdkInit, cdkSynth, firstBlock } from './quick-start';

export const python: Language = { name: 'Python', error: 'RuntimeError', install };

function install(workplace: Workplace): Programs {
  const { library, packed } = workplace;
  const app = cdkInit(workplace, 'python', 'web');
  writeFileSync(join(app, 'app.py'), firstBlock(join(library, 'docs', 'guides', 'python.md'), 'python'));
  copyFileSync(join(library, 'examples', 'python', 'shop.py'), join(app, 'shop.py'));
  copyFileSync(join(__dirname, 'wrong-input', 'wrong_input.py'), join(app, 'wrong_input.py'));
  run(['python3', '-m', 'venv', '.venv'], { cwd: app });
  const bin = join(app, '.venv', 'bin');
  run([join(bin, 'pip'), 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'requirements.txt', packed.wheel], { cwd: app });

  const program = (file: string) => ({ command: [join(bin, 'python'), file], cwd: app });
  return {
    shop: program('shop.py'),
    wrongInput: program('wrong_input.py'),
    quickStarts: { Python: cdkSynth(workplace, { cwd: app, env: { PATH: `${bin}${delimiter}${process.env.PATH}` } }) },
  };
}
