import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { makeDirectory } from "../make-directory";

/** Defined when this code is bundled into the plugin. */
declare const PLUGIN_VERSION: string | undefined;

/** The file that Pulumi starts, and the one by which two builds of the plugin are told apart. */
const EXECUTABLE = "pulumi-resource-dbss";
const BUNDLE = "plugin.js";

/** The directory in which a plugin caches its compiled code. */
const COMPILED = ".compiled";

/** Whether this process is the plugin, which creates components for programs in other languages. */
export const IS_PLUGIN = typeof PLUGIN_VERSION === "string";

/** The version of this package and of its plugin. */
export const VERSION = typeof PLUGIN_VERSION === "string" ? PLUGIN_VERSION : versionOfPackage();

/** An installed plugin. */
export interface Installed {
  readonly directory: string;
  /** Whether this call installed it. */
  readonly isNew: boolean;
}

/**
 * Pulumi's directory. By default, it is in the home directory that the system's list of users contains. Pulumi ignores
 * HOME, which differs from it in some containers.
 */
export function pulumiHome(): string {
  if (process.env.PULUMI_HOME) {
    return process.env.PULUMI_HOME;
  }
  const home = directoryOf(() => userInfo().homedir) ?? directoryOf(homedir);
  if (home === undefined) {
    throw new Error("This user has no home directory. Set PULUMI_HOME to Pulumi's directory.");
  }
  return join(home, ".pulumi");
}

/** Undefined if the user is not in the list, or HOME is not set. */
function directoryOf(read: () => string): string | undefined {
  try {
    return read() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Copies the plugin to Pulumi's plugin directory, unless the same build is there already. Several programs may do so at
 * the same time.
 *
 * @throws Error when the package has no plugin, or the directory cannot be written.
 */
export function installPlugin(home = pulumiHome()): Installed {
  const source = pluginDirectory();
  const plugins = join(home, "plugins");
  const directory = join(plugins, `resource-dbss-v${VERSION}`);
  if (isSame(join(source, BUNDLE), join(directory, BUNDLE))) {
    return { directory, isNew: false };
  }
  makeDirectory(plugins);
  const made = mkdtempSync(join(plugins, ".resource-dbss-"));
  try {
    const isOfPlugin = (path: string) => basename(path) !== COMPILED;
    cpSync(source, made, { recursive: true, preserveTimestamps: true, filter: isOfPlugin });
    chmodSync(made, 0o755);
    chmodSync(join(made, EXECUTABLE), 0o755);
    rmSync(directory, { recursive: true, force: true });
    renameSync(made, directory);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Another program may have installed it in the meantime.
    if (!isSame(join(source, BUNDLE), join(directory, BUNDLE))) {
      throw error;
    }
  }
  return { directory, isNew: true };
}

let isPlaced = IS_PLUGIN;

/** Installs the plugin, once per program. A failure is only a warning, because Pulumi may find the plugin elsewhere. */
export function placePlugin(): void {
  if (isPlaced) {
    return;
  }
  isPlaced = true;
  try {
    installPlugin();
  } catch (error) {
    void pulumi.log.warn(
      `The plugin of pulumi-dbss could not be copied to Pulumi's plugin directory: ${error instanceof Error ? error.message : error}. ` +
        "If Pulumi does not find it, add it to Pulumi.yaml: `plugins: { providers: [{ name: dbss, path: " +
        "node_modules/pulumi-dbss/plugin }] }`.",
    );
  }
}

/** The directory of the plugin in this package. */
function pluginDirectory(): string {
  return join(dirname(require.resolve("pulumi-dbss/package.json")), "plugin");
}

function isSame(one: string, other: string): boolean {
  if (!existsSync(one)) {
    throw new Error(`There is no plugin at ${one}. Reinstall the package, or build it with \`npm run build\`.`);
  }
  if (!existsSync(other)) {
    return false;
  }
  const [first, second] = [statSync(one), statSync(other)];
  return first.size === second.size && Math.abs(first.mtimeMs - second.mtimeMs) < 1000;
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve("pulumi-dbss/package.json"), "utf8"));
  if (manifest !== null && typeof manifest === "object" && "version" in manifest) {
    return String(manifest.version);
  }
  throw new Error("The package pulumi-dbss has no version.");
}
