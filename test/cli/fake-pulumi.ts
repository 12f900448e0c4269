import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A stand-in for `pulumi` with one selected stack, prod, for tests that need its state but not the engine. */
export interface FakePulumi {
  /** The environment with the stand-in on its PATH. */
  readonly env: { readonly PATH: string };
  /** A directory that is not in a Pulumi project. */
  readonly outside: string;
  remove(): Promise<void>;
}

/** A resource of an exported state. */
export interface Exported {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly outputs?: object;
  /** Whether it is only in a pending operation, as after an interruption. */
  readonly isPending?: boolean;
}

/** Creates a stand-in for `pulumi` with this state and this configuration of the provider. */
export async function fakePulumi(
  resources: readonly Exported[] = [],
  config: Readonly<Record<string, string>> = {},
): Promise<FakePulumi> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-orders-"));
  const exported = {
    version: 3,
    deployment: {
      resources: resources.filter(({ isPending }) => !isPending).map(stored),
      pending_operations: resources
        .filter(({ isPending }) => isPending)
        .map((resource) => ({ type: "creating", resource: stored(resource) })),
    },
  };
  const configured = Object.entries(config).map(([key, value]) => [`dbss:${key}`, { value }]);
  await writeFile(join(directory, "state.json"), JSON.stringify(exported));
  await writeFile(join(directory, "config.json"), JSON.stringify(Object.fromEntries(configured)));
  await writeFile(join(directory, "pulumi"), SCRIPT, { mode: 0o755 });
  return {
    env: { PATH: `${directory}:${process.env.PATH}` },
    outside: directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

function stored({ type, name, isPending: _, ...more }: Exported): object {
  const token = `pulumi-nodejs:dynamic/dbss:${type}`;
  return { urn: `urn:pulumi:prod::audit::${token}::${name}`, type: token, inputs: {}, ...more };
}

const SCRIPT = `#!/bin/sh
directory="$(dirname "$0")"
case "$*" in
  "stack --show-name "*) echo prod ;;
  *"--stack prod"*) case "$*" in
    "stack export "*) cat "$directory/state.json" ;;
    "config "*) cat "$directory/config.json" ;;
  esac ;;
  *) echo "error: no stack is named" >&2; exit 1 ;;
esac
`;
