/** How a value is encoded for the text around it. */
export enum SecretTextEncoding {
  /**
   * Percent-encoding of every byte except letters, digits, `-`, `.`, `_` and `~`: for each part of a URL.
   *
   * @see https://datatracker.ietf.org/doc/html/rfc3986#section-2.1
   */
  URL = 'URL',

  /**
   * The inside of a JSON string, without its quotation marks: `\` before `"` and `\`, and Unicode escapes for control
   * characters. The template has the quotation marks: `{"password":"{password}"}`.
   */
  JSON = 'JSON',

  /**
   * One field of a PostgreSQL password file: `\` before `:` and `\`. A field cannot hold a newline: with one in the value, the
   * init container fails and writes no file.
   *
   * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
   */
  PGPASS = 'PGPASS',

  /**
   * One token of a `.netrc` in quotation marks, which the encoding adds: `\` before `"` and `\`. curl reads quoted tokens since
   * 7.84.0, and none with a newline in it.
   *
   * @see https://everything.curl.dev/usingcurl/netrc.html
   */
  NETRC = 'NETRC',

  /**
   * The value as it is, byte for byte.
   */
  NONE = 'NONE',
}
