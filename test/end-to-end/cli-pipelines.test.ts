import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { STARTS_FAST } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { cli } from "../cli/cli";
import { type Cloud, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { shellBlocks } from "./guides/shell-blocks";
import { linkModules, REPO } from "./linked-modules";
import { GITLAB_TOKEN, ID_TOKEN, type Services, startServices, TEMPORARY_KEY } from "./pipelines/services";
import { bash, type Runner, runGithub, runGitlab } from "./pipelines/workflow";

const PIPELINES = join(REPO, "docs/pipelines");
const GITLAB = join(PIPELINES, "gitlab/.gitlab-ci.yml");
const CREDENTIALS = "bash pipelines/short-lived-credentials.sh";

let cloud: Cloud;
let services: Services;
let directory: string;
let project: string;
let env: NodeJS.ProcessEnv;
let github: Runner;
let gitlab: Runner;

beforeAll(async () => {
  [cloud, services] = await Promise.all([startCloud(), startServices()]);
  await cloud.patch({
    op: "add",
    path: "/credentials/-",
    value: {
      access_key: TEMPORARY_KEY.access,
      secret_key: TEMPORARY_KEY.secret,
      security_token: TEMPORARY_KEY.securitytoken,
      user_name: "pipeline",
    },
  });
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-pipelines-"));
  project = join(directory, "audit");
  await checkOut();
  await setUpRunners();
  await initStack();
});
afterAll(async () => {
  await cloud.close();
  await services.close();
  await rm(directory, { recursive: true, force: true });
});

/** Creates the project as a pipeline checks it out. */
async function checkOut(): Promise<void> {
  await cli(["init", project], { cwd: directory });
  await linkModules(project);
  await mkdir(join(project, "pipelines"));
  await copyFile(join(PIPELINES, "short-lived-credentials.sh"), join(project, "pipelines/short-lived-credentials.sh"));
}

/** Sets up the runners: `npm ci` does nothing, and `gh` logs its arguments and the files that they name. */
async function setUpRunners(): Promise<void> {
  const programs = join(directory, "bin");
  await mkdir(programs);
  await program(programs, "npm", `test "$*" = ci`);
  await program(
    programs,
    "gh",
    `if [ "$1 $2" = "issue list" ]; then cat "$OPEN_ISSUE"; else echo "gh $*" >> "$GH_LOG"; fi
     for argument; do if [ -f "$argument" ]; then cat "$argument" >> "$GH_LOG"; fi; done`,
  );
  const pulumi = await ensurePulumi();
  env = {
    ...pulumi.env,
    ...STARTS_FAST,
    PATH: [programs, pulumi.env.PATH].join(delimiter),
    PULUMI_HOME: join(directory, "home"),
    PULUMI_BACKEND_URL:
      `s3://pulumi-state?endpoint=${services.url}&region=${ACCOUNT.region}&s3ForcePathStyle=true` +
      "&request_checksum_calculation=when_required&response_checksum_validation=when_required",
    PULUMI_CONFIG_PASSPHRASE: "a passphrase that protects nothing real",
    HW_REGION_NAME: ACCOUNT.region,
    HW_PROJECT_ID: ACCOUNT.projectId,
    HW_IDP_ID: "pipelines",
    IAM_ENDPOINT: services.url,
    DBSS_ENDPOINT: cloud.account.url,
    GH_LOG: join(directory, "gh.log"),
    OPEN_ISSUE: join(directory, "open-issue"),
  };
  const variables = ["PULUMI_BACKEND_URL", "HW_REGION_NAME", "HW_PROJECT_ID", "HW_IDP_ID"];
  github = {
    directory: project,
    env: {
      ...env,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${services.url}/github-id-token?api=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "a-request-token",
    },
    expressions: {
      ...Object.fromEntries(variables.map((name) => [`vars.${name}`, env[name] ?? ""])),
      "secrets.PULUMI_CONFIG_PASSPHRASE": env.PULUMI_CONFIG_PASSPHRASE ?? "",
      "github.token": "unused",
      "github.repository": "team/audit",
      "github.event.pull_request.number": "7",
    },
  };
  gitlab = {
    directory: project,
    env: {
      ...env,
      HW_ID_TOKEN: ID_TOKEN,
      GITLAB_TOKEN,
      CI_API_V4_URL: `${services.url}/gitlab`,
      CI_PROJECT_ID: "12",
      CI_MERGE_REQUEST_IID: "3",
    },
  };
}

async function program(directory: string, name: string, script: string): Promise<void> {
  await writeFile(join(directory, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
}

/** Runs the guide's one-time setup. */
async function initStack(): Promise<void> {
  const guide = await readFile(join(REPO, "docs/guides/pipelines.md"), "utf8");
  const bucket = { BUCKET: "pulumi-state", OBS_ENDPOINT: `${services.url}&s3ForcePathStyle=true` };
  const { code, output } = await bash(shellBlocks(guide).join("\n"), project, { ...gitlab.env, ...bucket });
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^prod\*? /m) });
}

async function clickInConsole(status: "ON" | "OFF"): Promise<void> {
  await cloud.patch({ op: "replace", path: "/databases/0/status", value: status });
}

beforeEach(async () => {
  await writeFile(join(directory, "gh.log"), "");
  await writeFile(join(directory, "open-issue"), "");
});

const ghLog = () => readFile(join(directory, "gh.log"), "utf8");
const githubWorkflow = (name: string) => runGithub(join(PIPELINES, `github/${name}.yml`), github);

const systems: readonly (readonly [string, () => void])[] = [
  [
    "GitHub Actions",
    () => {
      test("deploys on a push to main, keeps the state in the bucket, and masks the temporary key", async () => {
        const { code, output } = await githubWorkflow("deploy");
        expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("+ 5 created") });
        expect(output).toContain(`::add-mask::${TEMPORARY_KEY.secret}\n::add-mask::${TEMPORARY_KEY.securitytoken}\n`);
        expect((await cloud.state()).instances).toHaveLength(1);
        expect([...services.storage.objects.keys()]).toContain(".pulumi/stacks/audit/prod.json");
        expect(services.storage.objects.get(".pulumi/stacks/audit/prod.json")?.toString()).not.toContain(
          TEMPORARY_KEY.secret,
        );
        const { runs } = JSON.parse(await readFile(join(project, "coverage.sarif"), "utf8"));
        expect(runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("dbss/unaudited");
      });

      test("comments on a pull request with the preview and the audit coverage", async () => {
        const { code, output } = await githubWorkflow("preview");
        expect({ code, output }).toMatchObject({ code: 0 });
        const log = await ghLog();
        expect(log).toContain(
          "gh pr comment 7 --edit-last --create-if-none --body-file comment.md\n### Preview of prod\n",
        );
        expect(log).toMatch(/ {4}5 unchanged/);
        expect(log).toContain(
          "### Audit coverage\n\n7 databases in cn-north-4: 4 not audited, 1 not supported, 2 audited.",
        );
      });

      test("comments on a pull request whose program fails, and fails the workflow", async () => {
        await appendFile(join(project, "index.ts"), "\nthrow new Error('half a program');\n");
        try {
          const { code } = await githubWorkflow("preview");
          expect(code).not.toBe(0);
          expect(await ghLog()).toContain("half a program");
        } finally {
          const whole = (await readFile(join(project, "index.ts"), "utf8")).replace(/\nthrow .*\n$/, "");
          await writeFile(join(project, "index.ts"), whole);
        }
      });

      test("opens no issue in a nightly run without drift", async () => {
        expect(await githubWorkflow("drift")).toMatchObject({ code: 0 });
        expect(await ghLog()).toBe("");
      });

      test("opens an issue in a nightly run with drift, and comments on it in the next one", async () => {
        await clickInConsole("OFF");
        expect(await githubWorkflow("drift")).toMatchObject({ code: 0 });
        expect(await ghLog()).toMatch(
          /^gh label create drift --force\ngh issue create --title Drift in prod --label drift --body-file drift\.md\n### Drift\n/,
        );
        await writeFile(join(directory, "open-issue"), "41\n");
        await writeFile(join(directory, "gh.log"), "");
        expect(await githubWorkflow("drift")).toMatchObject({ code: 0 });
        expect(await ghLog()).toMatch(
          /^gh issue comment 41 --body-file drift\.md\n### Drift\n[\s\S]*auditEnabled \| true \| false/,
        );
        await clickInConsole("ON");
      });

      test("fails a nightly run that cannot determine the drift", async () => {
        await cloud.fault({
          match: { operation: "listAuditInstancesNew" },
          times: 100,
          effect: { kind: "status", status: 403 },
        });
        const { code, output } = await githubWorkflow("drift");
        await cloud.control.clearFaults();
        expect(code).toBe(1);
        expect(output).toMatch(/error: Running `pulumi preview .*` in .* failed/);
      });
    },
  ],
  [
    "GitLab CI",
    () => {
      test("deploys on a push to main", async () => {
        // If both systems are drawn, the other one has already deployed the stack.
        const isUp = (await cloud.state()).instances.length > 0;
        const { code, output } = await runGitlab(GITLAB, "deploy", gitlab);
        expect({ code, output }).toEqual({
          code: 0,
          output: expect.stringContaining(isUp ? "5 unchanged" : "+ 5 created"),
        });
        expect(await readFile(join(project, "coverage.xml"), "utf8")).toContain("<testsuites");
      });

      test("comments on a merge request with the preview and the audit coverage", async () => {
        expect(await runGitlab(GITLAB, "preview", gitlab)).toMatchObject({ code: 0 });
        const note = services.posted.at(-1);
        expect(note?.path).toBe("/gitlab/projects/12/merge_requests/3/notes");
        expect(note?.body.body).toMatch(/^### Preview of prod\n[\s\S]*5 unchanged[\s\S]*### Audit coverage/);
      });

      test("fails a nightly run with drift and opens an issue", async () => {
        expect(await runGitlab(GITLAB, "drift", gitlab)).toMatchObject({ code: 0 });
        await clickInConsole("OFF");
        expect(await runGitlab(GITLAB, "drift", gitlab)).toMatchObject({ code: 2 });
        expect(services.posted.at(-1)).toEqual({
          path: "/gitlab/projects/12/issues",
          body: { title: "Drift in prod", labels: "drift", description: expect.stringContaining("auditEnabled") },
        });
        await clickInConsole("ON");
      });
    },
  ],
];

for (const [name, tests] of drawn(systems, 1)) {
  describe(name, tests);
}

describe("short-lived credentials", () => {
  test("report an ID token that IAM rejects, and write no file", async () => {
    const { code, output } = await bash(`${CREDENTIALS} wrong.env`, project, { ...gitlab.env, HW_ID_TOKEN: "another" });
    expect(code).toBe(1);
    expect(output).toContain(
      "error: IAM rejected the ID token (identity provider pipelines): The ID token is not known.",
    );
    await expect(readFile(join(project, "wrong.env"))).rejects.toThrow("ENOENT");
  });

  test("report GitHub's refusal if the job may not request an ID token", async () => {
    const { code, output } = await bash(`${CREDENTIALS} wrong.env`, project, {
      ...github.env,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "another",
    });
    expect(code).toBe(1);
    expect(output).toContain("error: GitHub issued no ID token (the job needs the permission id-token: write): no");
  });
});
