import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REPO } from "../../tools/pulumi-cli/repo";
import { type Consumer, makeConsumer, pack } from "./consumer";

const PUBLIC = join(REPO, "dist/provider/index.d.ts");

const OPTIONS = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true };

/** The oldest compiler that is promised, the one of this repo, and the newest; each without what it no longer knows. */
const COMPILERS = [
  ["typescript-5.0", { esModuleInterop: false }],
  ["typescript", { esModuleInterop: false, ignoreDeprecations: "6.0" }],
  ["typescript-7.0", {}],
] as const;

const INSTALLED = { "typescript-5.0": "npm:typescript@5.0", "typescript-7.0": "npm:typescript@7.0" };

describe("the public declarations", () => {
  test("mention nothing but themselves and Pulumi's SDK", async () => {
    const { files, packages } = await reachableFrom(PUBLIC);
    expect(files.length).toBeGreaterThan(40);
    expect([...packages]).toEqual(["@pulumi/pulumi"]);
  });

  describe("in a project", () => {
    let directory: string;
    let consumer: Consumer;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-pack-"));
      consumer = await makeConsumer("npm", await pack(directory), INSTALLED);
      await writeFile(join(consumer.directory, "every-export.ts"), programOfEveryExport());
    });
    afterAll(async () => {
      await consumer?.remove();
      await rm(directory, { recursive: true, force: true });
    });

    test.each(COMPILERS)(
      "compile with %s, whole and in a library that hands every export on",
      async (compiler, options) => {
        const config = join(consumer.directory, `tsconfig.${compiler}.json`);
        const out = join(consumer.directory, "out", compiler);
        const compilerOptions = {
          ...options,
          target: "es2022",
          module: "nodenext",
          moduleResolution: "nodenext",
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          declaration: true,
          outDir: out,
          types: ["node"],
        };
        await writeFile(config, JSON.stringify({ compilerOptions, files: ["every-export.ts", "library.ts"] }));
        const tsc = join(consumer.directory, "node_modules", compiler, "bin/tsc");
        const printed = await consumer
          .node(tsc, "--pretty", "false", "-p", config)
          .catch((error: Error) => error.message);
        expect(errorsIn(printed)).toEqual([]);
        expect(await readFile(join(out, "every-export.d.ts"), "utf8")).toContain("typeof dbss.AuditInstance");
        expect(await readFile(join(out, "library.d.ts"), "utf8")).toContain("dbss.Flavor[]");
      },
    );
  });
});

/** What a compiler complains of; the types of Node.js that are installed want a newer compiler than 5.0 themselves. */
function errorsIn(printed: string): string[] {
  const errors = printed.split("\n").filter((line) => /error TS\d+/.test(line));
  return errors.filter((line) => !line.startsWith("node_modules/@types/node/"));
}

/** A program that uses each export, as a value and as a type. */
function programOfEveryExport(): string {
  const program = ts.createProgram([PUBLIC], OPTIONS);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(PUBLIC);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) {
    throw new Error(`${PUBLIC} is no module: build first.`);
  }
  const lines = checker.getExportsOfModule(module).flatMap((exported) => {
    const { name, flags } = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return [
      ...(flags & ts.SymbolFlags.Value ? [`export const ${name}Value = dbss.${exported.name};`] : []),
      ...(flags & ts.SymbolFlags.Type ? [`export type ${name}Type = dbss.${exported.name};`] : []),
    ];
  });
  return ['import * as dbss from "pulumi-dbss";', ...lines, ""].join("\n");
}

/** The declarations that a file leads to, and the packages that they import. */
async function reachableFrom(start: string): Promise<{ files: string[]; packages: Set<string> }> {
  const files: string[] = [];
  const packages = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (files.includes(file)) {
      return;
    }
    files.push(file);
    const { importedFiles, referencedFiles, typeReferenceDirectives } = ts.preProcessFile(await readFile(file, "utf8"));
    for (const { fileName } of [...importedFiles, ...referencedFiles, ...typeReferenceDirectives]) {
      const own = fileName.startsWith(".") ? resolved(join(dirname(file), fileName)) : undefined;
      if (own === undefined) {
        packages.add(fileName);
      } else {
        await visit(own);
      }
    }
  };
  await visit(start);
  return { files, packages };
}

function resolved(path: string): string {
  const base = path.replace(/\.js$/, "");
  const found = [`${base}.d.ts`, join(base, "index.d.ts")].find((candidate) => ts.sys.fileExists(candidate));
  if (found === undefined) {
    throw new Error(`There is no declaration of ${path}.`);
  }
  return found;
}
