import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { isRunByEngine } from "./host";

const HOST = "pulumi-dbss/host";

/** How the package is found from the program's directory. */
type Way =
  /** It is installed there, or is the program's own. */
  | { readonly kind: "direct" }
  /** Only a dependency of the program has it, such as a library in a pnpm workspace. */
  | { readonly kind: "through"; readonly dependency: string }
  | { readonly kind: "none" };

const ways = new Map<string, Way>();

/**
 * The line of text that loads the provider of a type. It is stored in the state of every resource, so it must not
 * contain a path of this machine: the package is resolved from the directory of the program, wherever that is.
 *
 * @throws RunError when the package cannot be resolved from there; nothing is declared then.
 */
export function providerText(type: string): string {
  const directory = process.cwd();
  const way = ways.get(directory) ?? wayFrom(directory);
  ways.set(directory, way);
  // An inline program or a unit test does not run where the provider is loaded.
  if (way.kind === "none" && isRunByEngine()) {
    throw new pulumi.RunError(
      `${type}: pulumi-dbss is not a dependency of the program in ${directory}, nor of one of its dependencies. Pulumi ` +
        "loads the provider from there. Add it to the program's package.json: `npm install pulumi-dbss`, " +
        "`pnpm add pulumi-dbss` or `yarn add pulumi-dbss`. Nothing was declared.",
    );
  }
  const load = `("${HOST}").provider("${type}")`;
  return way.kind === "through"
    ? `exports.handler=()=>{const f=require("module").createRequire,r=f(process.cwd()+"/");return f(r.resolve("${way.dependency}"))${load}}`
    : `exports.handler=()=>require("module").createRequire(process.cwd()+"/")${load}`;
}

function wayFrom(directory: string): Way {
  const program = createRequire(`${directory}/`);
  if (resolves(program, HOST)) {
    return { kind: "direct" };
  }
  const dependency = dependenciesOf(directory).find((name) => {
    const path = pathOf(program, name);
    return path !== undefined && resolves(createRequire(path), HOST);
  });
  return dependency === undefined ? { kind: "none" } : { kind: "through", dependency };
}

function resolves(from: NodeJS.Require, name: string): boolean {
  return pathOf(from, name) !== undefined;
}

function pathOf(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}

function dependenciesOf(directory: string): string[] {
  try {
    const { dependencies, devDependencies } = Object(JSON.parse(readFileSync(`${directory}/package.json`, "utf8")));
    return Object.keys({ ...dependencies, ...devDependencies });
  } catch {
    // A program may have no package.json.
    return [];
  }
}
