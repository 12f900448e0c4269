import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { inspect } from "./inspect";

export interface Search {
  /** The first CLI on PATH that can run Node programs. */
  readonly found?: { readonly directory: string; readonly version: string };
  /** Why the CLIs before it were passed over. */
  readonly passedOver: readonly string[];
}

/** Looks through PATH for a Pulumi CLI that works. */
export async function findOnPath(env: NodeJS.ProcessEnv): Promise<Search> {
  const passedOver: string[] = [];
  for (const entry of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const directory = resolve(entry);
    if (!existsSync(join(directory, "pulumi"))) {
      continue;
    }
    try {
      return { found: { directory, version: await inspect(directory, env) }, passedOver };
    } catch (error) {
      passedOver.push((error as Error).message);
    }
  }
  return { passedOver };
}
