import { readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Cloud } from "../cloud";
import { endsWith, type TestStack } from "../end-to-end/stack";
import { HOSTS, type Host } from "../host/hosted";

/** The stack whose state is kept; its name is part of every URN. */
export const GOLDEN_STACK = "golden";

/** What is kept of the cloud of a golden state besides the built-in account; it contains no credentials. */
const KEPT = [
  "quota",
  "orders",
  "payments",
  "subscriptions",
  "instances",
  "jobs",
  "tags",
  "databases",
  "agents",
  "riskRules",
  "sqlRules",
  "scopes",
  "maskRules",
  "whitelists",
  "instanceSettings",
  "reportTemplates",
  "reports",
] as const;

const exportedState = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(
      z.looseObject({
        type: z.string(),
        inputs: z.record(z.string(), z.unknown()).optional(),
        outputs: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
});

export type ExportedState = z.output<typeof exportedState>;

/** A version whose states are kept, and a host that wrote one of them. */
export interface Origin {
  readonly version: string;
  readonly host: Host;
}

/** The versions and hosts whose states are kept. */
export function goldenOrigins(): Origin[] {
  const versions = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return versions.flatMap(({ name: version }) => HOSTS.map((host) => ({ version, host })));
}

/** Saves the state of a stack and its cloud as those of a version. */
export async function writeGolden(version: string, stack: TestStack, cloud: Cloud): Promise<void> {
  const directory = directoryOf({ version, host: stack.host });
  await mkdir(directory, { recursive: true });
  const { stdout } = await stack.run("stack", "export");
  const state = await cloud.state();
  const kept = Object.fromEntries(KEPT.map((name) => [name, state[name]]));
  await writeFile(join(directory, "state.json"), `${JSON.stringify(JSON.parse(stdout), undefined, 2)}\n`);
  await writeFile(join(directory, "cloud.json"), `${JSON.stringify(kept, undefined, 2)}\n`);
}

/** Restores a saved state, changed by `change`, to a stack, and its cloud to an emulator. */
export async function restoreGolden(
  origin: Origin,
  stack: TestStack,
  cloud: Cloud,
  change: (state: ExportedState) => ExportedState,
): Promise<void> {
  const directory = directoryOf(origin);
  const kept: unknown = JSON.parse(await readFile(join(directory, "cloud.json"), "utf8"));
  const rows = z.record(z.string(), z.unknown()).parse(kept);
  await cloud.patch(
    ...Object.entries(rows).map(([name, value]) => ({ op: "replace" as const, path: `/${name}`, value })),
  );
  const state = exportedState.parse(JSON.parse(await readFile(join(directory, "state.json"), "utf8")));
  const file = join(stack.directory, "golden.json");
  await writeFile(file, JSON.stringify(change(state)));
  endsWith(0, await stack.run("stack", "import", "--file", file));
}

function directoryOf({ version, host }: Origin): string {
  return join(__dirname, version, host);
}
