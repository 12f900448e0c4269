import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devDependencies, exports as exported, name as packageName } from "../../package.json";
import { REPO } from "../../tools/repo";
import { drawn } from "../drawn";
import { type Consumer, makeConsumer, pack } from "./consumer";

/** The entry points that programs can import, with the packages whose types they expose. */
const PACKAGES_SEEN = {
  "pulumi-dbss": ["@pulumi/pulumi"],
  "pulumi-dbss/client": ["node:stream"],
  "pulumi-dbss/policies": ["@pulumi/policy"],
  "pulumi-dbss/host": ["@pulumi/pulumi"],
  "pulumi-dbss/emulator": [],
};

const OPTIONS = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true };

/** The oldest supported compiler, that of this repository, and the newest, each with options that it knows. */
const COMPILERS = [
  ["typescript-5.0", { esModuleInterop: false }],
  ["typescript", { esModuleInterop: false, ignoreDeprecations: "6.0" }],
  ["typescript-7.0", {}],
] as const;

const INSTALLED = {
  "typescript-5.0": "npm:typescript@5.0",
  "typescript-7.0": "npm:typescript@7.0",
  "@pulumi/policy": devDependencies["@pulumi/policy"],
};

describe("the public declarations", () => {
  test("of each entry point mention only themselves, Pulumi's SDKs and Node.js", async () => {
    const seen = entries().map(async ([name, file]) => [name, [...(await packagesSeenFrom(file))].sort()] as const);
    expect(Object.fromEntries(await Promise.all(seen))).toEqual(PACKAGES_SEEN);
  });

  describe("in a project", () => {
    let directory: string;
    let consumer: Consumer;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-pack-"));
      consumer = await makeConsumer("npm", await pack(directory), INSTALLED);
      const program = ts.createProgram(
        entries().map(([, file]) => file),
        OPTIONS,
      );
      for (const [name, file] of entries()) {
        await writeFile(join(consumer.directory, everyExportOf(name)), programOfEveryExport(program, name, file));
      }
    });
    afterAll(async () => {
      await consumer?.remove();
      await rm(directory, { recursive: true, force: true });
    });

    test.each(drawn(COMPILERS, 2))(
      "compile with %s, also in the declarations of a library that re-exports everything",
      async (compiler, options) => {
        const programs = entries().map(([name]) => everyExportOf(name));
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
        await writeFile(config, JSON.stringify({ compilerOptions, files: [...programs, "library.ts"] }));
        const tsc = join(consumer.directory, "node_modules", compiler, "bin/tsc");
        const printed = await consumer
          .node(tsc, "--pretty", "false", "-p", config)
          .catch((error: Error) => error.message);
        expect(errorsIn(printed)).toEqual([]);
        const declared = await Promise.all(programs.map((file) => readFile(join(out, declarationOf(file)), "utf8")));
        expect(declared.join("\n")).toContain("typeof entry.AuditInstance;");
        expect(declared.join("\n")).toContain("type DbssApiType = entry.DbssApi;");
        expect(await readFile(join(out, "library.d.ts"), "utf8")).toContain("dbss.Flavor[]");
      },
    );
  });
});

/** Not ours: the types of Node.js need a compiler newer than 5.0, and those of the policy SDK refer to missing ones. */
const FAULTY = ["node_modules/@types/node/", "node_modules/@pulumi/policy/"];

/** The errors that a compiler printed, except those of the faulty packages. */
function errorsIn(printed: string): string[] {
  const errors = printed.split("\n").filter((line) => /error TS\d+/.test(line));
  return errors.filter((line) => !FAULTY.some((path) => line.startsWith(path)));
}

/** The names of the entry points that programs can import, with their declaration files. */
function entries(): [name: string, file: string][] {
  return Object.entries(exported).flatMap(([path, entry]) =>
    typeof entry === "string" ? [] : [[`${packageName}${path.slice(1)}`, join(REPO, entry.types)]],
  );
}

function everyExportOf(name: string): string {
  return `every-export-of-${name.replace("/", "-")}.ts`;
}

function declarationOf(file: string): string {
  return file.replace(/\.ts$/, ".d.ts");
}

/** A program that uses each export of an entry, as a value and as a type. */
function programOfEveryExport(program: ts.Program, name: string, file: string): string {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) {
    throw new Error(`${file} is no module: build first.`);
  }
  const lines = checker.getExportsOfModule(module).flatMap((each) => {
    const symbol = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    return [
      ...(symbol.flags & ts.SymbolFlags.Value ? [`export const ${symbol.name}Value = entry.${each.name};`] : []),
      ...(symbol.flags & ts.SymbolFlags.Type ? [`export type ${symbol.name}Type = entry.${each.name};`] : []),
    ];
  });
  return [`import * as entry from "${name}";`, ...lines, ""].join("\n");
}

/** The packages that a declaration file imports, directly or through other files. */
async function packagesSeenFrom(start: string): Promise<Set<string>> {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (files.has(file)) {
      return;
    }
    files.add(file);
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
  return packages;
}

function resolved(path: string): string {
  const base = path.replace(/\.js$/, "");
  const found = [`${base}.d.ts`, join(base, "index.d.ts")].find((candidate) => ts.sys.fileExists(candidate));
  if (found === undefined) {
    throw new Error(`There is no declaration of ${path}.`);
  }
  return found;
}
