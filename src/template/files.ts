import { readdirSync, readFileSync, realpathSync, statSync } from 'fs';
import { extname, isAbsolute, join, relative, resolve, sep } from 'path';

/** A template has a megabyte at most; the metadata of an assembly can have more. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 20_000;
const DEEPEST_FOLDER = 20;

/** Why a file cannot be read, in words that may be shown. */
export class Unreadable extends Error {}

/**
 * Files below one folder. Nothing outside of it is read, whatever a manifest or a link says.
 */
export class Folder {
  private readonly real: string;

  public constructor(public readonly path: string) {
    this.real = realpathSync(path);
  }

  public has(file: string): boolean {
    return statSync(join(this.path, file), { throwIfNoEntry: false })?.isFile() ?? false;
  }

  /** The text of a file, by its path in the folder. */
  public read(file: string): string {
    return textOfFile(this.inside(file));
  }

  public folder(name: string): Folder {
    return new Folder(this.inside(name));
  }

  /** All files with one of some extensions, by their paths in the folder, sorted; links are not followed. */
  public files(extensions: readonly string[], folder = '', depth = 0): string[] {
    if (depth > DEEPEST_FOLDER) {
      return [];
    }
    const entries = readdirSync(join(this.path, folder), { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1);
    return entries.flatMap((entry) => entry.isDirectory() ? ['node_modules', '.git'].includes(entry.name) ? [] : this.files(extensions, join(folder, entry.name), depth + 1)
      : entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()) ? [join(folder, entry.name)] : []).slice(0, MOST_FILES);
  }

  private inside(file: string): string {
    const path = resolve(this.real, file);
    const real = realpathSync.native(path);
    const way = relative(this.real, real);
    if (isAbsolute(file) || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw new Unreadable('is outside of the folder that is read');
    }
    return real;
  }
}

/**
 * The text of a file that the user names.
 */
export function textOfFile(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isFIFO() && !stats.isDirectory()) {
    throw new Unreadable('is not a file'); // a device may have no end
  }
  const { size } = stats;
  if (size > MOST_BYTES) {
    throw new Unreadable(`has ${Math.ceil(size / 1024 / 1024)} MB, and files of more than ${MOST_BYTES / 1024 / 1024} MB are not read`);
  }
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

/**
 * Why reading failed, without anything of what was read.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) {
    return error.message;
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const reasons: ReadonlyMap<string, string> = new Map([
    ['ENOENT', 'does not exist'], ['EACCES', 'may not be read'], ['EPERM', 'may not be read'], ['EISDIR', 'is a folder'], ['ENOTDIR', 'is not in a folder'], ['ELOOP', 'is a link to itself'],
  ]);
  return reasons.get(code) ?? 'cannot be read';
}
