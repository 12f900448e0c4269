import { relative } from "node:path";
import ts from "typescript";
import { pascal } from "./described";
import { docOf } from "./typescript";

/** Returns a text to add to the comment of a method. */
export type MethodNote = (method: string) => string | undefined;

/**
 * Writes the types that a module exports without references to schemas: `z.output<typeof schema>` becomes an
 * interface. Comments on fields are kept, and descriptions and defaults of schemas, and of the constants that these
 * start from, become comments. Exported types are referred to by name, requests and responses get a name, interfaces of
 * this repo are imported, and other objects are written inline.
 */
export class TypeWriter {
  readonly #checker: ts.TypeChecker;
  readonly #program: ts.Program;
  readonly #directory: string;
  readonly #noteOf: MethodNote;
  readonly #names = new Map<ts.Type, string>();
  readonly #declarations: string[] = [];
  readonly #imports = new Map<string, Set<string>>();

  /** @param directory The directory of the generated module, to which imports are relative. */
  constructor(program: ts.Program, directory: string, noteOf: MethodNote) {
    this.#checker = program.getTypeChecker();
    this.#program = program;
    this.#directory = directory;
    this.#noteOf = noteOf;
  }

  /** The source code of a module with the types that the module exports. */
  written(file: string): string {
    const source = this.#program.getSourceFile(file);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (module === undefined) {
      throw new Error(`${file} is not a module.`);
    }
    const types = this.#checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(exported) : exported;
      const isType = symbol.flags & ts.SymbolFlags.Type;
      return isType ? [{ name: exported.name, symbol, type: this.#checker.getDeclaredTypeOfSymbol(symbol) }] : [];
    });
    for (const { name, type } of types) {
      this.#names.set(type, name);
    }
    for (const { name, symbol, type } of types) {
      this.#declare(name, this.#commentOf(symbol), type);
    }
    const imports = [...this.#imports].map(
      ([from, names]) => `import type { ${[...names].join(", ")} } from "${from}";`,
    );
    return [...imports, ...this.#declarations, ""].join("\n\n");
  }

  #declare(name: string, description: string, type: ts.Type): void {
    const doc = docOf(description);
    this.#declarations.push(
      this.#isPlainObject(type)
        ? `${doc}export interface ${name} ${this.#members(type)}`
        : `${doc}export type ${name} = ${this.#composed(type)};`,
    );
  }

  #text(type: ts.Type): string {
    return this.#names.get(type) ?? this.#composed(type);
  }

  #composed(type: ts.Type): string {
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) {
      return this.#union(type.types);
    }
    if (!isObject(type)) {
      return this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    }
    const given = this.#argumentsOf(type).map((argument) => this.#text(argument));
    if (this.#checker.isArrayType(type)) {
      return `(${given.join()})[]`;
    }
    if (this.#checker.isTupleType(type)) {
      return `[${given.join(", ")}]`;
    }
    return this.#nameElsewhere(type.symbol) ?? this.#members(type);
  }

  /** A union. The compiler splits `boolean` in a union into its two values. */
  #union(types: readonly ts.Type[]): string {
    const texts = new Set(types.map((type) => this.#text(type)));
    if (texts.has("true") && texts.has("false")) {
      texts.delete("true");
      texts.delete("false");
      texts.add("boolean");
    }
    // Conventionally last.
    for (const nothing of ["null", "undefined"]) {
      if (texts.delete(nothing)) {
        texts.add(nothing);
      }
    }
    return [...texts].join(" | ");
  }

  /** The type of an optional field without `undefined`. */
  #present(type: ts.Type): string {
    const present = type.isUnion() ? type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)) : [type];
    return this.#union(present);
  }

  #members(type: ts.Type): string {
    const fields = this.#checker.getPropertiesOfType(type).map((property) => this.#field(property));
    const indexed = this.#checker.getIndexInfosOfType(type).map((info) => {
      return [this.#text(info.keyType), this.#text(info.type)] as const;
    });
    const [only] = fields.length === 0 ? indexed : [];
    return only
      ? `Record<${only.join(", ")}>`
      : `{\n${[...fields, ...indexed.map(([key, value]) => `[key: ${key}]: ${value};`)].join("\n")}\n}`;
  }

  #field(property: ts.Symbol): string {
    const type = this.#checker.getTypeOfSymbol(property);
    const [signature] = type.getCallSignatures();
    return signature ? this.#method(property, signature) : this.#plainField(property, type);
  }

  #plainField(property: ts.Symbol, type: ts.Type): string {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const { description, byDefault } = schemaNotes(property, this.#checker);
    const tag = isOptional && byDefault ? `@default ${byDefault}` : "";
    const doc = docOf(paragraphs(this.#commentOf(property) || description, tag));
    const name = JSON.stringify(property.name);
    return isOptional ? `${doc}${name}?: ${this.#present(type)};` : `${doc}${name}: ${this.#text(type)};`;
  }

  #method(property: ts.Symbol, signature: ts.Signature): string {
    const { name } = property;
    const parameters = signature.getParameters().map((parameter) => {
      const declared = parameter.valueDeclaration;
      const isOptional = declared !== undefined && ts.isParameter(declared) && declared.questionToken !== undefined;
      const type = this.#checker.getTypeOfSymbol(parameter);
      return isOptional
        ? `${parameter.name}?: ${this.#partOf(name, parameter.name, this.#checker.getNonNullableType(type))}`
        : `${parameter.name}: ${this.#partOf(name, parameter.name, type)}`;
    });
    const [response] = this.#argumentsOf(signature.getReturnType());
    if (response === undefined) {
      throw new Error(`${name} does not return a promise.`);
    }
    const comment = this.#commentOf(property);
    if (comment === "") {
      throw new Error(`${name} has no documentation comment.`);
    }
    const doc = docOf(paragraphs(comment, this.#noteOf(name)));
    const returned = `Promise<${this.#partOf(name, "response", response)}>`;
    return `${doc}readonly ${name}: (${parameters.join(", ")}) => ${returned};\n`;
  }

  /** The name of a parameter type or response type of a method. Declares it if it has no name yet. */
  #partOf(method: string, part: string, type: ts.Type): string {
    const hasName = this.#names.has(type) || !this.#isPlainObject(type) || type.getProperties().length === 0;
    if (hasName) {
      return this.#text(type);
    }
    const name = `${pascal(method)}${pascal(part)}`;
    this.#declare(name, `${pascal(part)} of \`${method}\`.`, type);
    return name;
  }

  #isPlainObject(type: ts.Type): boolean {
    return (
      isObject(type) &&
      !this.#checker.isArrayType(type) &&
      !this.#checker.isTupleType(type) &&
      this.#nameElsewhere(type.symbol) === undefined
    );
  }

  /** The name of a type that is declared elsewhere: an interface or class of this repo, or of a library. */
  #nameElsewhere(symbol: ts.Symbol | undefined): string | undefined {
    const [declaration] = symbol?.declarations ?? [];
    if (symbol === undefined || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) || !declaration) {
      return undefined;
    }
    const { fileName } = declaration.getSourceFile();
    if (!fileName.includes("/node_modules/")) {
      const path = relative(this.#directory, fileName.slice(0, -".ts".length));
      const from = path.startsWith(".") ? path : `./${path}`;
      this.#imports.set(from, (this.#imports.get(from) ?? new Set()).add(symbol.name));
    }
    return symbol.name;
  }

  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    return isReference(type) ? this.#checker.getTypeArguments(type) : [];
  }

  #commentOf(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
  }
}

function isObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return "target" in type;
}

function paragraphs(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text).join("\n\n");
}

/**
 * The description and default in the schema of a field: `z.string().default("own").describe("Whose account it is.")`.
 */
function schemaNotes(property: ts.Symbol, checker: ts.TypeChecker): { description?: string; byDefault?: string } {
  let description: string | undefined;
  let byDefault: string | undefined;
  for (const { name, argument } of schemaCalls(property, checker)) {
    if (name === "describe" && argument && ts.isStringLiteralLike(argument)) {
      description ??= argument.text;
    }
    if (name === "default" && argument && isLiteral(argument)) {
      byDefault ??= argument.getText();
    }
  }
  return { description, byDefault };
}

/** The calls that make the schema of a field, the last one first; then those of the constant that they start from. */
function* schemaCalls(
  property: ts.Symbol,
  checker: ts.TypeChecker,
): Generator<{ readonly name: string; readonly argument: ts.Expression | undefined }> {
  let node = initializerOf(property, checker);
  while (node) {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      yield { name: node.expression.name.text, argument: node.arguments[0] };
      node = node.expression.expression;
    } else {
      node = ts.isIdentifier(node) ? initializerOf(checker.getSymbolAtLocation(node), checker) : undefined;
    }
  }
}

/** The expression that a field or a constant is set to, wherever it is declared. */
function initializerOf(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): ts.Expression | undefined {
  const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const [declaration] = (isAlias ? checker.getAliasedSymbol(symbol) : symbol)?.declarations ?? [];
  if (declaration && ts.isShorthandPropertyAssignment(declaration)) {
    return initializerOf(checker.getShorthandAssignmentValueSymbol(declaration), checker);
  }
  const isSet = declaration && (ts.isPropertyAssignment(declaration) || ts.isVariableDeclaration(declaration));
  return isSet ? declaration.initializer : undefined;
}

function isLiteral(node: ts.Expression): boolean {
  return (
    ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword
  );
}
