import { copyFileSync, cpSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Language, Programs, Workplace } from './language';
import { run } from './process';
import { cdkInit, cdkSynth, firstBlock } from './quick-start';

export const go: Language = { name: 'Go', error: '*errors.errorString', install };

const MODULE = 'github.com/cdk-fargate-secrets/cdk-fargate-secrets-go/cdkfargatesecrets';

function install(workplace: Workplace): Programs {
  return { ...examples(workplace), quickStarts: { Go: quickStart(workplace) } };
}

function examples({ library, packed, directory }: Workplace): Pick<Programs, 'shop' | 'wrongInput'> {
  const module = join(directory, 'shop');
  cpSync(join(library, 'examples', 'go'), module, { recursive: true });
  cpSync(join(__dirname, 'wrong-input', 'go'), join(module, 'wronginput'), { recursive: true });
  run(['go', 'mod', 'edit', `-replace=${MODULE}=${packed.goModule}`], { cwd: module });
  run(['go', 'mod', 'tidy'], { cwd: module });
  run(['go', 'vet', './...'], { cwd: module });
  run(['go', 'build', '-o', 'bin/', './...'], { cwd: module });
  const program = (name: string) => ({ command: [join(module, 'bin', name)], cwd: module });
  return { shop: program('shop'), wrongInput: program('wronginput') };
}

function quickStart(workplace: Workplace) {
  const { library, packed, versions } = workplace;
  const app = cdkInit(workplace, 'go', 'web');
  rmSync(join(app, 'web_test.go'));
  writeFileSync(join(app, 'web.go'), firstBlock(join(library, 'docs', 'guides', 'go.md'), 'go'));
  copyFileSync(join(library, 'examples', 'go', 'go.sum'), join(app, 'go.sum')); // the same modules: no database of checksums is asked
  run(['go', 'mod', 'edit', `-require=github.com/aws/jsii-runtime-go@v${versions.jsii}`, `-require=${MODULE}@v0.0.0`, `-replace=${MODULE}=${packed.goModule}`], { cwd: app });
  run(['go', 'mod', 'tidy'], { cwd: app });
  return cdkSynth(workplace, { cwd: app });
}
