import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { Edit, edited, nodesIn } from './edits';

// Makes the compiled modules load each other, and the CDK, when something in them is first needed, as aws-cdk-lib does with its
// own: what an app does not use costs it nothing.
//
//   const core = require("aws-cdk-lib");        let $0;
//   core.Token.isUnresolved(value);             ($0 ??= require("aws-cdk-lib").Token).isUnresolved(value);
//
// Each member is remembered, not the module: in older CDKs every `core.Token` is a `require` of its own. `??=` remembers
// nothing that is not there yet, as in a circle of modules. The names are short because they are a tenth of what is published.

/** `const name = require("module")`, or the same within `__importStar`, which returns a compiled module as it is. */
interface Import {
  readonly statement: ts.VariableStatement;
  readonly name: ts.Identifier;
  readonly module: string;
}

const LIB = join(__dirname, '..', 'lib');

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js')).map((name) => join(LIB, name));
const program = ts.createProgram(files, { allowJs: true, noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 });
for (const file of files) {
  const source = program.getSourceFile(file);
  if (source) {
    writeFileSync(file, edited(readFileSync(file, 'utf8'), lateImports(source, program.getTypeChecker())));
  }
}

function lateImports(source: ts.SourceFile, checker: ts.TypeChecker): Edit[] {
  const identifiers = nodesIn(source).filter(ts.isIdentifier);
  const clash = identifiers.find(({ text }) => /^\$\d+$/.test(text));
  if (clash) {
    throw new Error(`${source.fileName}: '${clash.text}' is named like a variable of a member that is loaded late`);
  }
  const names = new Map<string, string>(); // of a file's variables, by the members that they remember
  return source.statements.flatMap((statement) => importOf(statement) ?? []).flatMap(({ statement, name, module }) => {
    const uses = identifiers.filter((use) => use !== name && use.text === name.text && refersTo(use, name, checker));
    const members = uses.map((use) => memberOf(use));
    const variable = (member: ts.PropertyAccessExpression) => {
      const key = member.getText();
      const short = names.get(key) ?? `$${names.size}`;
      names.set(key, short);
      return short;
    };
    const variables = [...new Set(members.map(variable))];
    return [
      { start: statement.getStart(), end: statement.end, text: variables.length > 0 ? `let ${variables.join(', ')};` : '' },
      ...members.map((member) => ({
        start: member.getStart(),
        end: member.end,
        text: `(${variable(member)} ??= require(${JSON.stringify(module)}).${member.name.text})`, // in brackets, for `new`
      })),
    ];
  });
}

function importOf(statement: ts.Statement): Import | undefined {
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) {
    return undefined;
  }
  const [{ name, initializer }] = statement.declarationList.declarations;
  const module = initializer && (requiredBy(initializer) ?? requiredBy(argumentOf(initializer, '__importStar')));
  return module !== undefined && ts.isIdentifier(name) ? { statement, name, module } : undefined;
}

function requiredBy(expression: ts.Expression | undefined): string | undefined {
  const module = argumentOf(expression, 'require');
  return module && ts.isStringLiteral(module) ? module.text : undefined;
}

function argumentOf(expression: ts.Expression | undefined, callee: string): ts.Expression | undefined {
  return expression && ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && expression.expression.text === callee
    ? expression.arguments[0]
    : undefined;
}

/** Whether a name means the module, and not a parameter or a property that is called the same. */
function refersTo(use: ts.Identifier, name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = ts.isShorthandPropertyAssignment(use.parent)
    ? checker.getShorthandAssignmentValueSymbol(use.parent)
    : checker.getSymbolAtLocation(use);
  return symbol?.declarations?.some((declaration) => declaration === name.parent) ?? false;
}

function memberOf(use: ts.Identifier): ts.PropertyAccessExpression {
  const { parent } = use;
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== use) {
    throw new Error(`${use.getSourceFile().fileName}: '${use.text}' is used as a whole, and can be loaded late only where a member of it is meant`);
  }
  return parent;
}
