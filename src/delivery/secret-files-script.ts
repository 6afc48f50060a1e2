/**
 * Writes secrets from environment variables to files. A constant: what differs from task to task reaches it as arguments,
 * four for each file: variable, path, mode, owner.
 *
 * - All variables are checked before the first file is written, so that no program finds half of them.
 * - `eval` sees the name of a variable only, and only one that is made of capitals, digits and underscores.
 * - `printf` is part of the shell: the value is never an argument of a process.
 * - A file appears under its name when it is complete. `~` is in no file name, so a temporary file never has the name of another.
 */
export const SECRET_FILES_SCRIPT = [
  'set -eu',
  'umask 077',
  "fail() { printf '%s\\n' \"secret-files: $1\" >&2; exit 1; }",
  'check() {',
  '  while [ $# -gt 0 ]; do',
  '    case $1 in ""|*[!A-Z0-9_]*) fail "a variable has no proper name";; esac',
  '    eval "[ -n \\"\\${$1+set}\\" ]" || fail "$1 is not set, so $2 cannot be written"',
  '    shift 4',
  '  done',
  '}',
  'check "$@"',
  'while [ $# -gt 0 ]; do',
  '  chmod 755 "${2%/*}" || fail "the directory of $2 cannot be opened to its reader"',
  '  eval "printf %s \\"\\$$1\\"" > "$2~" || fail "$1 cannot be written to $2"',
  '  chmod "$3" "$2~" || fail "the mode of $2 cannot be set"',
  '  chown "$4" "$2~" || fail "the owner of $2 cannot be set"',
  '  mv -f "$2~" "$2" || fail "$2 cannot be put in its place"',
  '  shift 4',
  'done',
].join('\n');
