import { describe, expect, it } from "vitest";
import { type Import, importsOf } from "./imports";

// Which parts may import which, for types as well as values. The reasons are in docs/architecture.md.

const provider = importsOf("provider");
const emulator = importsOf("emulator");

/** The parts of the project that the files of each part may import, besides their own part. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "make-directory.ts": [],
  client: [],
  config: ["client"],
  model: ["client", "config"],
  resources: ["model", "client"],
  functions: ["model", "client", "resources", "make-directory.ts"],
  // The plugin declares the component, too.
  host: [
    "resources",
    "functions",
    "model",
    "config",
    "client",
    "components/database-audit.ts",
    "generated/database-audit.ts",
  ],
  program: ["client/cancellation.ts", "generated/provider-args.ts", "resources/for-programs.ts", "make-directory.ts"],
  generated: ["program", "resources/for-programs.ts"],
  components: ["generated", "program", "resources/for-programs.ts"],
  policies: ["generated", "components", "program"],
  "index.ts": ["components", "generated", "program"],
};

/** The only place where a program loads the implementation of functions, on the first call of one. */
const LAZY_ARROWS: readonly string[] = ["provider/program/invoke.ts -> provider/host/program-call.ts"];

function arrow(file: string, { of }: Import): string {
  return `${file} -> ${of}`;
}

/** Whether a file is, or is in, a path relative to `provider/`. */
function isIn(file: string, part: string): boolean {
  return file === `provider/${part}` || file.startsWith(`provider/${part}/`);
}

function isOfProject({ of }: Import): boolean {
  return of.startsWith("provider/") || of.startsWith("emulator/");
}

/** The import cycles of the files, each as a path. */
function circlesIn(files: ReadonlyMap<string, readonly Import[]>): string[] {
  const circles: string[] = [];
  const finished = new Set<string>();
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) {
      circles.push([...way.slice(way.indexOf(file)), file].join(" -> "));
      return;
    }
    if (finished.has(file)) {
      return;
    }
    for (const { of } of files.get(file) ?? []) {
      follow(of, [...way, file]);
    }
    finished.add(file);
  };
  for (const file of files.keys()) {
    follow(file, []);
  }
  return circles;
}

/** All files that a file of `files` loads eagerly, directly or indirectly. */
function loadedBy(file: string, files = provider): ReadonlySet<string> {
  const loaded = new Set<string>();
  const load = (each: string): void => {
    if (!loaded.has(each)) {
      loaded.add(each);
      for (const { of } of (files.get(each) ?? []).filter(({ isDynamic }) => !isDynamic)) {
        load(of);
      }
    }
  };
  load(file);
  return loaded;
}

it("no files import each other in a cycle", () => {
  expect(provider.size).toBeGreaterThan(150);
  expect(circlesIn(provider)).toEqual([]);
  expect(circlesIn(emulator)).toEqual([]);
  for (const folder of ["cli", "tools", "bench"]) {
    expect(circlesIn(importsOf(folder))).toEqual([]);
  }
});

it("a cycle is found", () => {
  const at = (of: string): Import => ({ of, isDynamic: false });
  const files = new Map([
    ["a", [at("b")]],
    ["b", [at("c"), at("d")]],
    ["c", [at("b")]],
    ["d", []],
  ]);
  expect(circlesIn(files)).toEqual(["b -> c -> b"]);
});

it("every file belongs to a part", () => {
  const parts = Object.keys(ARROWS);
  expect([...provider.keys()].filter((file) => !parts.some((part) => isIn(file, part)))).toEqual([]);
});

it.each(Object.entries(ARROWS))("%s imports only allowed parts", (part, others) => {
  const files = [...provider].filter(([file]) => isIn(file, part));
  expect(files).not.toEqual([]);
  const wrong = files.flatMap(([file, imports]) =>
    imports
      .filter(isOfProject)
      .filter(({ of }) => ![part, ...others].some((allowed) => isIn(of, allowed)))
      .map((each) => arrow(file, each)),
  );
  expect(wrong.filter((each) => !LAZY_ARROWS.includes(each))).toEqual([]);
});

it("the implementation of functions is imported dynamically, and in one place", () => {
  const lazy = [...provider].flatMap(([file, imports]) =>
    imports.filter((each) => LAZY_ARROWS.includes(arrow(file, each))),
  );
  expect(lazy).toEqual([{ of: "provider/host/program-call.ts", isDynamic: true }]);
});

it.each(["client", "config", "model", "resources", "functions"])("%s does not import Pulumi", (part) => {
  const wrong = [...provider].flatMap(([file, imports]) =>
    isIn(file, part) ? imports.filter(({ of }) => of.startsWith("@pulumi/")).map((each) => arrow(file, each)) : [],
  );
  expect(wrong).toEqual([]);
});

describe("a program", () => {
  it("loads no schema, client or host at startup", () => {
    const loaded = [...loadedBy("provider/index.ts")];
    const packages = loaded.filter((each) => !each.startsWith("provider/") && !each.startsWith("node:"));
    expect(packages.filter((name) => !name.startsWith("@pulumi/pulumi"))).toEqual([]);
    const heavy = ["client", "config", "model", "functions", "host", "resources"];
    const files = loaded.filter((file) => heavy.some((part) => isIn(file, part)));
    expect(files.sort()).toEqual(["provider/client/cancellation.ts", "provider/resources/for-programs.ts"]);
  });
});

it("no command loads Pulumi's SDK at startup", () => {
  const loaded = [...loadedBy("cli/main.ts", new Map([...provider, ...emulator, ...importsOf("cli")]))];
  expect(loaded).toContain("cli/drift/compare.ts");
  expect(loaded.filter((each) => each.startsWith("@pulumi/"))).toEqual([]);
});

it("the emulator and the provider share no code", () => {
  const shared = [...provider, ...emulator].flatMap(([file, imports]) =>
    imports
      .filter(isOfProject)
      .filter(({ of }) => of.split("/")[0] !== file.split("/")[0])
      .map((each) => arrow(file, each)),
  );
  expect(shared).toEqual([]);
});
