import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

interface Member {
  readonly name: string;
  /** Whether it is TypeScript's `any`. */
  readonly type?: { readonly primitive?: string };
}

interface Type {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly Member[];
}

const pascalCase = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** What is missing or untyped in the generated C#, which nothing here compiles: a type, a member, or a member that is an `object`. */
export function problemsOfCsharp(library: string, sources: string): string[] {
  const { types }: { types: Readonly<Record<string, Type>> } = JSON.parse(readFileSync(join(library, '.jsii'), 'utf8'));
  return Object.values(types).flatMap((type) => filesOf(type).flatMap((name) => problemsOfFile(join(sources, `${name}.cs`), name, type)));
}

/** A struct is an interface to pass and a class to create. */
function filesOf({ name, datatype }: Type): string[] {
  return datatype === true ? [name, `I${name}`] : [name];
}

function problemsOfFile(file: string, name: string, { properties = [], methods = [], members = [] }: Type): string[] {
  if (!existsSync(file)) {
    return [`C# has no ${name}`];
  }
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.trim());
  const declarations = lines.filter((line) => !/^(\[|\/\/|using|get|set|return|throw|(Invoke|Set)(Static|Instance))/.test(line));
  const missing = [...properties, ...methods].map((member) => pascalCase(member.name)).concat(members.map((member) => member.name))
    .filter((member) => !declarations.some((line) => new RegExp(`(^|\\s)${member}\\b`).test(line)));
  const untyped = declarations.filter((line) => /(^|[\s(<,])object\b/.test(line));
  return [
    ...(declarations.some((line) => new RegExp(`\\b(class|interface|enum) ${name}\\b`).test(line)) ? [] : [`C# does not declare ${name}`]),
    ...missing.map((member) => `C# has no ${name}.${member}`),
    ...untyped.map((line) => `C# has no type in ${name}: ${line}`),
  ];
}
