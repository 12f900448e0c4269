import { fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const RDS = "huaweicloud:Rds/instance:Instance";

interface Declared {
  readonly type: string;
  readonly props?: Parameters<typeof Struct.fromJavaScript>[0];
  readonly stack?: string;
  readonly protect?: boolean;
}

let directory: string;
let pack: ReturnType<typeof fork>;
let client: AnalyzerClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-policies-"));
  await writeFile(join(directory, "package.json"), JSON.stringify({ version: "1.0.0" }));
  const options = { cwd: directory, execArgv: ["--import", require.resolve("tsx")], silent: true };
  pack = fork(join(__dirname, "pack.ts"), options);
  let problems = "";
  pack.stderr?.setEncoding("utf8").on("data", (text: string) => {
    problems += text;
  });
  const port = await new Promise<string>((resolve, reject) => {
    pack.stdout?.setEncoding("utf8").once("data", (line: string) => resolve(line.trim()));
    pack.once("exit", () => reject(new Error(problems)));
  });
  client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  pack.kill();
  await rm(directory, { recursive: true });
});

function urnOf({ type, stack = "dev" }: Declared): string {
  return `urn:pulumi:${stack}::project::${type}::thing`;
}

/** The violations of a resource: the policy and its message. */
async function violations(declared: Declared): Promise<string[]> {
  const request = new AnalyzeRequest();
  request.setType(declared.type);
  request.setUrn(urnOf(declared));
  request.setName("thing");
  request.setProperties(Struct.fromJavaScript(declared.props ?? {}));
  const options = new AnalyzerResourceOptions();
  options.setProtect(declared.protect === true);
  request.setOptions(options);
  return asked((done) => client.analyze(request, done));
}

async function stackViolations(...all: readonly Declared[]): Promise<string[]> {
  const request = new AnalyzeStackRequest();
  for (const declared of all) {
    const resource = new AnalyzerResource();
    resource.setType(declared.type);
    resource.setUrn(urnOf(declared));
    resource.setName("thing");
    resource.setOptions(new AnalyzerResourceOptions());
    resource.setProperties(Struct.fromJavaScript(declared.props ?? {}));
    request.addResources(resource);
  }
  return asked((done) => client.analyzeStack(request, done));
}

type Done = (error: Error | null, response: AnalyzeResponse) => void;

function asked(call: (done: Done) => void): Promise<string[]> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error) {
        reject(error);
      } else {
        resolve(response.getDiagnosticsList().map((each) => `${each.getPolicyname()}: ${each.getMessage()}`));
      }
    });
  });
}

describe.each([
  ["dynamic", "pulumi-nodejs:dynamic/dbss:"],
  ["native", "dbss:index:"],
])("under the %s host", (_, prefix) => {
  const of = (type: string, props: Declared["props"] = {}): Declared => ({ type: `${prefix}${type}`, props });

  it("validateResourceOfType matches only the given class of the package", async () => {
    expect(await violations(of("AuditInstance", { name: "forbidden" }))).toEqual([
      expect.stringMatching(/^of-type: .*The name forbidden is seen/s),
    ]);
    expect(await violations(of("AuditScope", { name: "forbidden" }))).toEqual([]);
  });

  it("an order must have a price limit that is not too high", async () => {
    expect(await violations(of("AuditOrder"))).toEqual([expect.stringMatching(/^dbss-price-limit: .*no price limit/s)]);
    expect(await violations(of("AuditOrder", { maxPrice: { amount: 9000, currency: "CNY" } }))).toEqual([
      expect.stringMatching(/9000 CNY, but at most 5000 CNY is allowed/),
    ]);
    expect(await violations(of("AuditOrder", { maxPrice: { amount: 9, currency: "USD" } }))).toEqual([
      expect.stringMatching(/no price in USD is allowed/),
    ]);
    for (const maxPrice of [9000, { amount: 9000 }]) {
      expect(await violations(of("AuditOrder", { maxPrice }))).toEqual([
        expect.stringMatching(/is 9000, but at most 5000 CNY is allowed/),
      ]);
    }
    for (const maxPrice of [{ amount: 3000, currency: "CNY" }, { amount: 3000 }, 3000]) {
      expect(await violations(of("AuditOrder", { maxPrice }))).toEqual([]);
    }
  });

  it("auditing must not be disabled", async () => {
    expect(await violations(of("AuditInstance", { powerState: "stopped" }))).toHaveLength(1);
    expect(await violations(of("RdsAuditDatabase", { auditEnabled: false }))).toHaveLength(1);
    expect(await violations(of("EcsAuditDatabase", { auditEnabled: false }))).toHaveLength(1);
    expect(await violations(of("EcsAuditDatabase", { auditEnabled: true }))).toEqual([]);
  });

  it("logs must be kept for at least 180 days", async () => {
    expect(await violations(of("LogRetention", { retentionDays: 179 }))).toEqual([
      expect.stringMatching(/kept for 179 days/),
    ]);
    expect(await violations(of("LogRetention", { retentionDays: 180 }))).toEqual([]);
  });

  it("an instance in a production stack must be protected", async () => {
    const instance = { ...of("AuditInstance"), stack: "shop-prod" };
    expect(await violations(instance)).toEqual([expect.stringMatching(/^dbss-protected-in-production: .*shop-prod/s)]);
    expect(await violations({ ...instance, protect: true })).toEqual([]);
    expect(await violations({ ...instance, stack: "products" })).toEqual([]);
  });

  it("every RDS instance of the program must be audited", async () => {
    const rds: Declared = { type: RDS, props: { id: "rds-1" } };
    const other = of("RdsAuditDatabase", { rdsId: "rds-2" });
    expect(await stackViolations(rds, other)).toEqual([expect.stringMatching(/^dbss-rds-covered: .*is not audited/s)]);
    expect(await stackViolations(rds, of("RdsAuditDatabase", { rdsId: "rds-1" }))).toEqual([]);
  });
});
