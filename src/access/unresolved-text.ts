/** What only the deployment knows. No text that is looked for has it. */
export const UNKNOWN = '\0';

/**
 * The text of a resolved value. Line breaks separate its parts.
 *
 * @param ref what `Ref` gives for a logical id
 */
export function textOf(value: unknown, ref: (logicalId: string) => string): string {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value !== 'object' || value === null) {
    return '';
  }
  if (Array.isArray(value)) {
    return value.map((part) => textOf(part, ref)).join('\n');
  }
  const entries = Object.entries(value);
  const [[name, argument]] = entries.length === 1 ? entries : [['', undefined]];
  if (name === 'Ref' && typeof argument === 'string') {
    return argument.includes('::') ? UNKNOWN : ref(argument);
  }
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((part) => textOf(part, ref)).join(textOf(argument[0], ref));
  }
  if (name === 'Fn::Sub') {
    return substituted(argument, ref);
  }
  const text = entries.map(([key, part]) => `${key}\n${textOf(part, ref)}`).join('\n');
  return name.startsWith('Fn::') ? `${UNKNOWN}${text}${UNKNOWN}` : text;
}

/** `${Name}`, `${Name.Attribute}`, and `${!Name}` for the text itself. */
function substituted(argument: unknown, ref: (logicalId: string) => string): string {
  const [template, variables = {}] = Array.isArray(argument) ? argument : [argument];
  return typeof template !== 'string' ? textOf(template, ref) : template.replace(/\$\{(!?)([^${}]*)\}/g, (_, escaped: string, name: string) => {
    if (escaped) {
      return `\${${name}}`;
    }
    return name in variables ? textOf(variables[name], ref) : /^\w+$/.test(name) ? ref(name) : UNKNOWN;
  });
}
