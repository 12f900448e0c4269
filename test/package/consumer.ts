import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const REPO = resolve(__dirname, "../..");
const TIMEOUT_MS = 120_000;
const MANAGERS = {
  npm: { exec: ["npx", "--no", "--"], install: ["--no-audit", "--no-fund"] },
  pnpm: { exec: ["pnpm", "exec"], install: [] },
};

/** The npm package with the Node.js binary for this machine. */
const OLDEST_NODE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

export type Manager = keyof typeof MANAGERS;

/** A project outside this repository that has the package installed. */
export interface Consumer {
  readonly directory: string;
  /** Runs Node.js in the project. Returns its output. */
  node(...args: string[]): Promise<string>;
  /** Runs the oldest Node.js version that the package supports. */
  oldestNode(...args: string[]): Promise<string>;
  /** Runs a command of one of the project's dependencies. Returns its output. */
  exec(...command: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Packs the build in dist. Returns the path of the tarball. */
export async function pack(directory: string): Promise<string> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", directory];
  const [packed] = JSON.parse(await run(["npm", ...args], REPO)) as { filename: string }[];
  if (!packed) {
    throw new Error("npm pack made no tarball");
  }
  return join(directory, packed.filename);
}

/** Creates a project with the program next to this file, and installs the tarball and the packages in `besides`. */
export async function makeConsumer(
  manager: Manager,
  tarball: string,
  besides: Readonly<Record<string, string>> = {},
): Promise<Consumer> {
  const directory = await mkdtemp(join(tmpdir(), `pulumi-dbss-${manager}-`));
  await cp(join(__dirname, "program"), directory, { recursive: true });
  await writeFile(join(directory, "package.json"), JSON.stringify(await manifest(tarball, besides), undefined, 2));
  const { exec, install } = MANAGERS[manager];
  await run([manager, "install", "--prefer-offline", "--ignore-scripts", ...install], directory);
  return {
    directory,
    node: (...args) => run(["node", ...args], directory),
    oldestNode: (...args) => run([join(directory, "node_modules", OLDEST_NODE, "bin", "node"), ...args], directory),
    exec: (...command) => run([...exec, ...command], directory),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Creates a pnpm workspace: a program that depends on a library, which alone depends on the package. */
export async function makeWorkspace(tarball: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-workspace-"));
  const { devDependencies } = JSON.parse(await readFile(join(REPO, "package.json"), "utf8"));
  const sdk = { "@pulumi/pulumi": devDependencies["@pulumi/pulumi"] };
  const packages = {
    library: { dependencies: { ...sdk, "pulumi-dbss": `file:${tarball}` } },
    program: { dependencies: { ...sdk, library: "workspace:*" } },
  };
  await cp(join(__dirname, "workspace"), directory, { recursive: true });
  await writeFile(join(directory, "pnpm-workspace.yaml"), "packages: [library, program]\n");
  await writeFile(join(directory, "package.json"), JSON.stringify({ private: true }));
  for (const [name, contents] of Object.entries(packages)) {
    const text = JSON.stringify({ name, version: "1.0.0", main: "index.js", ...contents });
    await writeFile(join(directory, name, "package.json"), text);
  }
  await run(["pnpm", "install", "--prefer-offline", "--ignore-scripts"], directory);
  return directory;
}

async function manifest(tarball: string, besides: Readonly<Record<string, string>>): Promise<object> {
  const { devDependencies, engines } = JSON.parse(await readFile(join(REPO, "package.json"), "utf8"));
  const { "@pulumi/pulumi": pulumi, "@types/node": node, typescript } = devDependencies;
  return {
    private: true,
    main: "index.ts",
    dependencies: { "pulumi-dbss": `file:${tarball}`, "@pulumi/pulumi": pulumi },
    devDependencies: { "@types/node": node, typescript, [OLDEST_NODE]: engines.node.replace(">=", ""), ...besides },
  };
}

async function run([program = "", ...args]: string[], cwd: string): Promise<string> {
  const PATH = [join(REPO, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const running = promisify(execFile)(program, args, { cwd, env: { ...process.env, PATH }, timeout: TIMEOUT_MS });
  const { stdout } = await running.catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error([error.message, error.stdout, error.stderr].join("\n"));
  });
  return stdout;
}
