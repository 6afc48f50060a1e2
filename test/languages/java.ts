import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { Language, Programs, Workplace } from './language';
import { attempt, run } from './process';
import { cdkInit, cdkSynth, firstBlock } from './quick-start';

export const java: Language = { name: 'Java', error: 'RuntimeException', install };

const INSTALL_PLUGIN = 'org.apache.maven.plugins:maven-install-plugin:2.4:install-file';
const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.0:build-classpath';

const MAVEN = ['mvn', '--batch-mode', '--quiet'];

/** Maven with what its local repository has, and with the network where that is not enough. */
function maven(args: readonly string[], cwd: string): void {
  if (attempt([...MAVEN, '--offline', ...args], { cwd }).status !== 0) {
    run([...MAVEN, ...args], { cwd });
  }
}

function install(workplace: Workplace): Programs {
  const { packed, directory } = workplace;
  maven([INSTALL_PLUGIN, `-Dfile=${packed.jar}`, `-DpomFile=${packed.pom}`], directory);
  return { ...examples(workplace), quickStarts: { Java: quickStart(workplace) } };
}

function examples({ library, directory, versions }: Workplace): Pick<Programs, 'shop' | 'wrongInput'> {
  const project = join(directory, 'shop');
  cpSync(join(library, 'examples', 'java'), project, { recursive: true });
  copyFileSync(join(__dirname, 'wrong-input', 'WrongInput.java'), join(project, 'src', 'main', 'java', 'com', 'example', 'WrongInput.java'));
  const dependencies = join(project, 'dependencies');
  maven([`-Dcdk.version=${versions.cdk}`, '-Dcdk-fargate-secrets.version=0.0.0', 'compile', DEPENDENCY_PLUGIN, `-Dmdep.outputFile=${dependencies}`], project);
  const classpath = [join(project, 'target', 'classes'), readFileSync(dependencies, 'utf8').trim()].join(delimiter);
  const program = (name: string) => ({ command: ['java', '-classpath', classpath, `com.example.${name}`], cwd: project });
  return { shop: program('Shop'), wrongInput: program('WrongInput') };
}

function quickStart(workplace: Workplace) {
  const app = cdkInit(workplace, 'java', 'web');
  rmSync(join(app, 'src', 'test'), { recursive: true });
  const sources = join(app, 'src', 'main', 'java', 'com', 'myorg');
  rmSync(join(sources, 'WebStack.java'));
  const guide = firstBlock(join(workplace.library, 'docs', 'guides', 'java.md'), 'java');
  writeFileSync(join(sources, 'WebApp.java'), `package com.myorg;\n\n${guide.replace('class Main', 'class WebApp')}`);
  const dependency = firstBlock(join(workplace.library, 'docs', 'guides', 'java.md'), 'xml').replace(/<version>.*<\/version>/, '<version>0.0.0</version>');
  const pom = join(app, 'pom.xml');
  writeFileSync(pom, readFileSync(pom, 'utf8').replace('</dependencies>', `${dependency}</dependencies>`));
  // The command of cdk.json, without the network where the local repository has all.
  const compileAndRun = 'mvn -e -q compile exec:java';
  return cdkSynth(workplace, { cwd: app, command: [compileAndRun.replace('mvn', 'mvn -o'), '||', compileAndRun] });
}
