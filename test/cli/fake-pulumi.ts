import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program `pulumi` that prints an exported state: the state is what the test is about, not the engine. */
export interface FakePulumi {
  /** The environment in which it is found. */
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
}

/** Puts a `pulumi` on a path that exports a state with these resources, whichever stack is named. */
export async function fakePulumi(...resources: readonly Exported[]): Promise<FakePulumi> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-orders-"));
  const exported = {
    version: 3,
    deployment: {
      resources: resources.map(({ type, name, ...more }) => {
        const token = `pulumi-nodejs:dynamic/dbss:${type}`;
        return { urn: `urn:pulumi:prod::audit::${token}::${name}`, type: token, inputs: {}, ...more };
      }),
    },
  };
  await writeFile(join(directory, "state.json"), JSON.stringify(exported));
  await writeFile(join(directory, "pulumi"), `#!/bin/sh\ncat "${directory}/state.json"\n`, { mode: 0o755 });
  return {
    env: { PATH: `${directory}:${process.env.PATH}` },
    outside: directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
