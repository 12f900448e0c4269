import { dirname, join } from "node:path";
import ts from "typescript";
import type { Operation } from "../../provider/client/operation";
import { operations } from "../../provider/client/operations";
import { REPO } from "../repo";
import { HEAD } from "./classes";
import { type MethodNote, TypeWriter } from "./type-writer";

interface Source {
  /** The module that exports types inferred from schemas. */
  readonly module: string;
  readonly operations?: Readonly<Record<string, Operation>>;
}

/** By the path of the generated module, so that programs see no types of the schema library. */
const SOURCES: Readonly<Record<string, Source>> = {
  "provider/client/generated/bss.ts": { module: "provider/client/bss/index.ts", operations: operations.bss },
  "provider/client/generated/dbss.ts": { module: "provider/client/dbss/index.ts", operations: operations.dbss },
  "provider/client/generated/eps.ts": { module: "provider/client/eps.ts", operations: operations.eps },
  "provider/client/generated/iam.ts": { module: "provider/client/iam.ts", operations: operations.iam },
  "provider/client/generated/rds.ts": { module: "provider/client/rds.ts", operations: operations.rds },
  "emulator/generated/types.ts": { module: "emulator/inferred.ts" },
};

/** The public types that are inferred from schemas, before formatting, by the path of their module in the repo. */
export function inferredTypes(): Record<string, string> {
  const program = programOf(Object.values(SOURCES).map(({ module }) => join(REPO, module)));
  const files = Object.entries(SOURCES).map(([path, source]) => {
    const writer = new TypeWriter(program, join(REPO, dirname(path)), notesOn(source.operations ?? {}));
    return [path, `${HEAD}\n${writer.written(join(REPO, source.module))}`] as const;
  });
  return Object.fromEntries(files);
}

function programOf(files: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(REPO, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, REPO);
  return ts.createProgram(files, options);
}

/** The request of an operation, and its document. */
function notesOn(table: Readonly<Record<string, Operation>>): MethodNote {
  return (method) => {
    const operation = table[method];
    const source = operation?.document.split("; ").map(inWords).join("; ");
    return operation && `\`${operation.method} ${operation.path}\` (\`${operation.id}\`). Source: ${source}.`;
  };
}

/** Users of the package have neither of the two files. */
function inWords(document: string): string {
  if (document === "dbss.openapi.json") {
    return "OpenAPI description of DBSS";
  }
  return document.startsWith("neighbours.json") ? "the vendor's SDKs" : document;
}
