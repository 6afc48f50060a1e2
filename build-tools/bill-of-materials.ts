import { execFileSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';

// Writes what the package contains in the format of CycloneDX, for the release. npm lists everything that the lock file installs;
// of that, users get what is bundled into the command. The peers are not in the package: the app chooses their versions.

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Component {
  readonly ['bom-ref']: string;
}

const ROOT = join(__dirname, '..');
const [file = 'sbom.cdx.json'] = process.argv.slice(2);

const { name, version }: { name: string; version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const bill: Bill = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 }));
const bundled = bundledPackages();
const components = bill.components.filter((each) => bundled.includes(each['bom-ref']));
const missing = bundled.filter((each) => !components.some((known) => known['bom-ref'] === each));
if (missing.length > 0) {
  throw new Error(`npm does not know what the command contains: ${missing.join(', ')}`);
}

// npm takes the name of the folder and the version in the lock file, which a release does not change.
const ref = `${name}@${version}`;
const component = { ...bill.metadata.component, 'bom-ref': ref, name, version, 'purl': `pkg:npm/${ref}` };
writeFileSync(resolve(ROOT, file), `${JSON.stringify({
  ...bill,
  metadata: { ...bill.metadata, component },
  components: components.map((each) => ({ ...each, properties: [] })), // npm calls them development dependencies
  dependencies: [{ ref, dependsOn: bundled }, ...bundled.map((each) => ({ ref: each, dependsOn: [] }))],
}, undefined, 2)}\n`);

/** Each as `name@version`, from the file that lists their licences. */
function bundledPackages(): string[] {
  const licences = readFileSync(join(ROOT, 'bin', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  return [...licences.matchAll(/^(\S+) (\d\S*) \([\w.-]+\)$/gm)].map(([, dependency, installed]) => `${dependency}@${installed}`);
}
