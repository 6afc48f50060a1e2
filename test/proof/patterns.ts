// Texts in policies: wildcards, and characters that would be wildcards.

/** What `${*}`, `${?}` and `${$}` mean in a policy: the character itself (FACTS 6.5). */
const ITSELF: { readonly [character: string]: string } = { '*': '\uE001', '?': '\uE002', '$': '\uE003' };

/** A pattern whose literal asterisks, question marks and dollars cannot be taken for something else. */
function marked(pattern: string): string {
  return pattern.includes('$') ? pattern.replace(/\$\{([*?$])\}/g, (_, character) => ITSELF[character]).replaceAll('$', ITSELF.$) : pattern;
}

/** A text as a pattern that only this text matches. */
export function escaped(text: string): string {
  return text.replace(/[*?]|\$(?=\{)/g, (character) => `\${${character}}`);
}

/** The text that an escaped one means. */
export function unescaped(text: string): string {
  return text.includes('${') ? text.replace(/\$\{([*?$])\}/g, '$1') : text;
}

/** `*` for any characters, `?` for one, colons and slashes among them; everything else as it is written. */
export function like(actual: string, value: string): boolean {
  const pattern = marked(value);
  const text = pattern === value ? actual : actual.replace(/[*?$]/g, (character) => ITSELF[character]);
  if (!/[*?]/.test(pattern)) {
    return text === pattern;
  }
  // Backtracks to the last asterisk only, which is enough and never slow.
  let [at, of, asterisk, retry] = [0, 0, -1, 0];
  while (at < text.length) {
    if (of < pattern.length && pattern[of] === '*') {
      [asterisk, retry] = [of, at];
      of += 1;
    } else if (of < pattern.length && (pattern[of] === '?' || pattern[of] === text[at])) {
      at += 1;
      of += 1;
    } else if (asterisk >= 0) {
      retry += 1;
      [at, of] = [retry, asterisk + 1];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(of));
}

/** Each of the six parts of an ARN by itself. */
export function arnLike(actual: string, value: string): boolean {
  const [have, want] = [actual, value].map((arn) => {
    const [prefix, partition, service, region, account, ...resource] = arn.split(':');
    return [prefix, partition, service, region, account, resource.join(':')];
  });
  return have.every((part, index) => like(part, want[index]));
}
