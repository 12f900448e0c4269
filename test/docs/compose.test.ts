import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { EmulatorControl } from "../../emulator";
import { readSettings } from "../../provider/config";
import { createContext } from "../../provider/model/context";

const serviceSchema = z.object({
  image: z.string(),
  command: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.literal("service_healthy") })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:/)).default([]),
});
const composeSchema = z.object({
  services: z.object({ "dbss-emulator": serviceSchema, tests: serviceSchema }),
  volumes: z.object({ "dbss-state": z.null() }),
});

async function services() {
  return composeSchema.parse(parse(await readFile("docs/emulator/compose.yaml", "utf8"))).services;
}

test("the emulator of the compose file starts with the account that the tests use", async () => {
  const { command } = (await services())["dbss-emulator"];
  const [npx, name, ...args] = command.split(" ");
  expect([npx, name]).toEqual(["npx", "pulumi-dbss"]);
  const folder = await mkdtemp(join(tmpdir(), "compose-"));
  const own = ["--port", "0", "--state", join(folder, "emulator.json")];
  const child = spawn(process.execPath, ["--import", "tsx", "cli/main.ts", ...args, ...own], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill();
    await once(child, "close");
    await rm(folder, { recursive: true });
  });
  const [line] = await once(createInterface(child.stdout), "line");
  const { url, ...account } = z
    .object({ url: z.string(), region: z.string(), projectId: z.string() })
    .loose()
    .parse(JSON.parse(line));
  await new EmulatorControl(url).health();
  const { environment } = (await services()).tests;
  expect(environment).toMatchObject({ HW_REGION_NAME: account.region, HW_PROJECT_ID: account.projectId });
  expect(environment).toMatchObject({ HW_ACCESS_KEY: account.accessKey, HW_SECRET_KEY: account.secretKey });
});

test("the tests of the compose file use the emulator by its service name, without TLS", async () => {
  const { tests } = await services();
  expect(Object.keys(tests.depends_on)).toEqual(["dbss-emulator"]);
  const settings = readSettings(() => undefined, tests.environment);
  const context = createContext(settings, { progress: () => {}, warn: () => {} }, new AbortController().signal);
  onTestFinished(() => context.client.close());
  expect(context.endpointOf("dbss").origin).toBe("http://dbss-emulator:8888");
});
