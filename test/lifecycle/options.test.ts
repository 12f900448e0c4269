import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  AuditInstance,
  type AuditInstanceArgs,
  AuditReport,
  AuditScope,
  RdsAuditDatabase,
  ResourceTags,
} from "../../provider";
import { WITH_TIMEOUTS } from "../../provider/program/options";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { lowArgs } from "./buy-instance";
import { mockEngine } from "./mocked-engine";

// What a program registers with the engine, which mocks of the SDK replace.

const TAGS = { resourceId: "resource", tags: { team: "security" } };
let declared: Record<string, Record<string, unknown>>;
let warnings: string[];

mockEngine((name, inputs) => {
  declared[name] = inputs;
});
beforeEach(() => {
  declared = {};
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation(async (message) => void warnings.push(message));
});
afterEach(() => void vi.restoreAllMocks());

const registered = (resource: pulumi.CustomResource) => new Promise((resolve) => void resource.urn.apply(resolve));

describe("deletedWith of a database", () => {
  /** The option `deletedWith` that a database on the instance is registered with. */
  function deletedWith(instance: AuditInstance, options?: pulumi.CustomResourceOptions): unknown {
    let found: unknown;
    const look: pulumi.ResourceTransformation = ({ opts }) => {
      found = (opts as pulumi.CustomResourceOptions).deletedWith;
      return undefined;
    };
    new RdsAuditDatabase(
      "orders",
      { instanceId: instance.instanceId, rdsId: "rds-1" },
      { ...options, transformations: [look] },
    );
    return found;
  }

  it("is its instance unless the program sets it", () => {
    const instance = new AuditInstance("audit", { adopt: "r-1" });
    expect(deletedWith(instance, { protect: false })).toBe(instance);
    expect(deletedWith(instance, { deletedWith: undefined })).toBeUndefined();
  });

  it("is unset if the instance stays in the cloud", () => {
    expect(deletedWith(new AuditInstance("audit", { adopt: "r-1" }, { retainOnDelete: true }))).toBeUndefined();
    vi.stubEnv("DBSS_HOST", "native");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(deletedWith(AuditInstance.get("audit", "r-1"))).toBeUndefined();
  });
});

describe("an omitted argument", () => {
  it.each(["dynamic", "native"])("is an undefined output under the %s host", async (host) => {
    vi.stubEnv("DBSS_HOST", host);
    onTestFinished(() => void vi.unstubAllEnvs());
    const scope = new AuditScope("scope", { instanceId: "i", name: "all" });
    const values = pulumi.all([scope.enabled, scope.databaseIds, scope.adopt, scope.name]);
    expect(await new Promise((resolve) => void values.apply(resolve))).toEqual([
      undefined,
      undefined,
      undefined,
      "all",
    ]);
  });
});

describe("customTimeouts", () => {
  it.each<[object | undefined, object]>([
    [undefined, { create: "5400s", delete: "90s" }],
    [
      { create: "20m", update: "5m" },
      { create: "20m", update: "5m", delete: "90s" },
    ],
  ])("combined with the argument `timeouts` %o are %o", async (timeouts, expected) => {
    const args = { name: "audit", adopt: "r-1", timeouts };
    const options = { customTimeouts: { create: "1h30m", delete: "90s" } };
    await registered(new AuditInstance("audit", args, options));
    expect(declared.audit).toMatchObject({ timeouts: expected });
    expect(warnings).toEqual([]);
  });

  it("causes one warning if the resource does not support it", async () => {
    await registered(new ResourceTags("tags", TAGS, { customTimeouts: { create: "5m" } }));
    expect(warnings).toEqual(["ResourceTags tags: the option customTimeouts has no effect on this resource."]);
    expect(declared.tags).not.toHaveProperty("timeouts");
  });

  it("is rejected by name if it is not a duration", () => {
    const declare = () =>
      new AuditReport("report", { instanceId: "i", name: "r", templateId: "t" } as never, {
        customTimeouts: { create: "soon" },
      });
    expect(declare).toThrow(/customTimeouts\.create: "soon" must be a duration/);
  });

  it("is supported by exactly the resources with the argument `timeouts`", async () => {
    const resources = await Promise.all(RESOURCE_TYPES.map((type) => resourceOf(type)));
    const having = resources.filter(({ args }) => "timeouts" in args.shape).map(({ type }) => type);
    expect([...WITH_TIMEOUTS].sort()).toEqual(having.sort());
  });
});

it("warns that `replaceOnChanges` has no effect", async () => {
  await registered(new ResourceTags("tags", TAGS, { replaceOnChanges: ["tags"] }));
  expect(warnings).toEqual([expect.stringMatching(/^ResourceTags tags: the option replaceOnChanges has no effect/)]);
});

describe("the code that loads the provider", () => {
  /** Creates a program in its own directory. `installed` are files below its node_modules. */
  async function inProgram(dependencies: object, installed: Record<string, string>): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-program-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await writeFile(join(directory, "package.json"), JSON.stringify({ dependencies }));
    for (const [path, text] of Object.entries(installed)) {
      await mkdir(join(directory, "node_modules", path, ".."), { recursive: true });
      await writeFile(join(directory, "node_modules", path), text);
    }
    vi.spyOn(process, "cwd").mockReturnValue(directory);
    return directory;
  }

  const HOST = 'exports.provider = (type) => "provider of " + type;';
  const LIBRARY = {
    "library/package.json": '{"name":"library","main":"index.js"}',
    "library/index.js": "",
    "library/node_modules/pulumi-dbss/host.js": HOST,
  };

  /** Evaluates the code as the engine's host does. */
  async function loaded(): Promise<unknown> {
    await registered(new ResourceTags("tags", TAGS));
    const text = String(declared.tags?.__provider);
    const exports: { handler?: () => unknown } = {};
    new Function("exports", "require", text)(exports, require);
    return exports.handler?.();
  }

  it("finds the package in the node_modules of the program", async () => {
    await inProgram({ "pulumi-dbss": "*" }, { "pulumi-dbss/host.js": HOST });
    expect(await loaded()).toBe("provider of ResourceTags");
  });

  it("finds the package of a dependency and contains no path", async () => {
    const directory = await inProgram({ other: "*", library: "*" }, LIBRARY);
    expect(await loaded()).toBe("provider of ResourceTags");
    expect(String(declared.tags?.__provider)).not.toContain(directory);
  });

  it("fails with install advice before anything is declared if the package cannot be found", async () => {
    await inProgram({}, {});
    const [node = "", ...rest] = process.argv;
    vi.spyOn(process, "argv", "get").mockReturnValue([node, "/sdk/cmd/run/index.js", ...rest.slice(1)]);
    expect(() => new ResourceTags("tags", TAGS)).toThrow(/not a dependency of the program in .*pnpm add pulumi-dbss/);
    expect(declared).toEqual({});
  });
});

describe("purchase arguments of an existing instance", () => {
  const purchase = { ...lowArgs, description: undefined };
  const problem = "nothing is bought. Remove the arguments that are only used when buying: edition, flavor, ";

  it("are rejected together with the option `import`", () => {
    vi.stubEnv("DBSS_HOST", "native");
    onTestFinished(() => void vi.unstubAllEnvs());
    const declare = () => new AuditInstance("audit", purchase, { import: "r-1" });
    expect(declare).toThrow(`AuditInstance audit: with the option \`import\`, ${problem}`);
  });

  it.each(["dynamic", "native"])("are rejected together with `adopt` (%s host)", (host) => {
    vi.stubEnv("DBSS_HOST", host);
    onTestFinished(() => void vi.unstubAllEnvs());
    const args = { ...purchase, adopt: "r-1" } as unknown as AuditInstanceArgs;
    expect(() => new AuditInstance("audit", args)).toThrow(`AuditInstance audit: with \`adopt\`, ${problem}`);
  });
});
