import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { LocalStack } from "../../../tools/local-stack";
import { ensureLanguageHost } from "../../../tools/pulumi-cli/ensure-program";
import { writeSdk } from "../../../tools/sdk/sdk";
import { type Cloud, startCloud } from "../../cloud";
import { drawn } from "../../drawn";
import { linkModules } from "../linked-modules";
import { blockOfPage } from "./examples-in";

const run = promisify(execFile);
const QUIET = ["--non-interactive", "--color", "never"];

/** A language whose SDK users generate. */
interface Language {
  /** What builds its programs. */
  readonly builder: string;
  readonly program: string;
  /** The other files of a project, as `pulumi new` writes them. */
  files(): Promise<Readonly<Record<string, string>>>;
}

const LANGUAGES = {
  go: {
    builder: "go",
    program: "main.go",
    files: async () => ({ "go.mod": "module audit\n\ngo 1.25\n" }),
  },
  java: {
    builder: "mvn",
    program: "src/main/java/audit/App.java",
    files: async () => ({ "pom.xml": pomWith(await blockOfPage("java", "xml")) }),
  },
} satisfies Record<string, Language>;

function pomWith(dependencies: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>audit</groupId>
  <artifactId>audit</artifactId>
  <version>1.0</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
    <exec.mainClass>audit.App</exec.mainClass>
  </properties>
  <dependencies>
    <dependency>
      <groupId>com.pulumi</groupId>
      <artifactId>pulumi</artifactId>
      <version>1.20.0</version>
    </dependency>
    ${dependencies}
  </dependencies>
</project>
`;
}

let directory: string;
let cloud: Cloud;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-sdks-"));
  cloud = await startCloud();
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

for (const language of drawn(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[], 1)) {
  const { builder, program, files }: Language = LANGUAGES[language];
  const isMissing = spawnSync(builder, ["version"]).error !== undefined;
  const remark = isMissing ? ` (${builder} is not on the PATH)` : "";

  it.skipIf(isMissing)(`the ${language} program in docs/languages.md deploys without drift${remark}`, async () => {
    const [project, sdk] = [join(directory, language), join(directory, `${language}-sdk`)];
    const sources = { [program]: await blockOfPage(language, language), ...(await files()) };
    for (const [name, text] of Object.entries({ "Pulumi.yaml": `name: audit\nruntime: ${language}\n`, ...sources })) {
      await mkdir(dirname(join(project, name)), { recursive: true });
      await writeFile(join(project, name), text);
    }
    await linkModules(project);
    const cli = await ensureLanguageHost(language);
    const stack = await LocalStack.create({ project, stack: "dev", account: cloud.account, cli });
    const [preparation = "", rest] = (await blockOfPage(language, "sh")).split("pulumi up\n");
    expect(rest).toBe("");
    await writeSdk(language, sdk);
    await run("bash", ["-ec", preparation], { cwd: project, env: { ...stack.env, SDK: sdk } });
    await stack.expect(0, "up", "--yes", "--skip-preview", ...QUIET);
    const { payments, instances, databases } = await cloud.state();
    expect(payments.length).toBe(1);
    expect(instances).toMatchObject([{ name: "audit", status: "ACTIVE" }]);
    expect(databases).toMatchObject([{ rds_id: ACCOUNT.rdsInstances.mysqlOrders }]);
    const { stdout } = await stack.expect(0, "stack", "output", "connectIp", ...QUIET);
    expect(stdout.trim()).toBe(instances[0]?.connect_ip);
    await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...QUIET);
    await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
    const left = await cloud.state();
    expect([left.instances, left.databases]).toEqual([[], []]);
    await stack.remove();
    await cloud.reset();
  });
}
