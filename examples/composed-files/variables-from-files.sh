#!/bin/sh
# Starts a program with the contents of files as environment variables:
#
#   variables-from-files.sh DATABASE_URL=/run/secrets/database-url -- node server.js
#
# A variable has the bytes of its file, newlines at the end included. The image needs sh and cat.
set -eu

fail() { printf '%s\n' "variables-from-files: $1" >&2; exit 1; }

export_file() {
  case $1 in ""|[0-9]*|*[!A-Za-z0-9_]*) fail "'$1' is no name of a variable";; esac
  _contents=$(cat "$2" && printf .) || fail "$2 cannot be read, so $1 is not set"
  export "$1=${_contents%.}" # the dot kept the newlines, which $(...) removes at the end
}

while [ "${1-}" != -- ]; do
  case ${1-} in ?*=?*) ;; *) fail 'usage: NAME=FILE... -- COMMAND [ARGUMENT...]';; esac
  export_file "${1%%=*}" "${1#*=}"
  shift
done
shift
[ $# -gt 0 ] || fail 'there is no command after --'
unset _contents
exec "$@"
