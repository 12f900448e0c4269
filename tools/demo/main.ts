import { stripVTControlCharacters } from "node:util";
import { Command } from "commander";
import { type RunningEmulator, startEmulator } from "../../emulator";
import { environmentOf, LocalStack } from "../local-stack";
import { ensurePulumi } from "../pulumi-cli/ensure-pulumi";
import { REPO } from "../repo";
import { clickInConsole, stateOf } from "./cloud";
import { Story, UnexpectedResult } from "./story";

/** Speed of the emulated cloud relative to real time: a purchase takes seconds instead of minutes. */
const CLOCK = 300;

new Command("npm run demo --")
  .description("Run the whole life of a stack against the emulator: buy, audit, drift, repair, destroy")
  .option("--keep", "keep the emulator and the stack running, and print commands to continue by hand", false)
  .action(demonstrate)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`\n${error instanceof UnexpectedResult ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });

async function demonstrate({ keep }: { readonly keep: boolean }): Promise<void> {
  const story = new Story();
  story.tell("Start the emulator of DBSS and the services around it");
  const emulator = await startEmulator({ clock: CLOCK });
  story.note(`listens on ${emulator.url}; one of its minutes takes ${60_000 / CLOCK} ms`);
  try {
    await tell(story, emulator, keep);
  } finally {
    await emulator.close();
  }
}

async function tell(story: Story, emulator: RunningEmulator, keep: boolean): Promise<void> {
  story.tell("The Pulumi CLI");
  const cli = await ensurePulumi();
  story.note(`pulumi ${cli.version}`);
  const stack = await LocalStack.create({ project: REPO, stack: "demo", account: emulator.account });
  try {
    await buy(story, stack, emulator.url);
    await driftAndRepair(story, stack, emulator.url);
    if (keep) {
      await waitForTheUser(story, stack, emulator);
    }
    await destroy(story, stack, emulator.url);
  } finally {
    await stack.remove();
  }
}

async function buy(story: Story, stack: LocalStack, url: string): Promise<void> {
  story.tell("Deploy: an instance is bought, and two databases are audited");
  await story.pulumi(stack, 0, "up", "--yes", "--skip-preview", "--non-interactive");
  await story.pulumi(stack, 0, "stack", "output");
  const { instances, databases, orders } = await stateOf(url);
  story.check(orders.length === 1 && instances.length === 1, "one order was paid, and one instance runs");
  story.check(databases.filter(({ status }) => status === "ON").length === 2, "two databases are audited");
}

async function driftAndRepair(story: Story, stack: LocalStack, url: string): Promise<void> {
  story.tell("Meanwhile, someone changes three things in the console");
  for (const { what } of await clickInConsole(url)) {
    story.note(what);
  }

  story.tell("A pipeline checks for drift, and finds exactly these three changes");
  const preview = ["preview", "--refresh", "--diff", "--non-interactive"];
  const drift = await story.pulumi(stack, 0, ...preview);
  const updates = [...stripVTControlCharacters(drift.stdout).matchAll(/dbss:(?:index:)?(\w+): \(update\)/g)];
  const drifted = [...new Set(updates.map(([, type]) => type))].sort();
  const expected = ["RdsAuditDatabase", "ResourceTags", "RiskRuleSwitch"];
  story.check(drifted.join() === expected.join() && updates.length === 3, "three resources drifted, and no other");

  story.tell("Restore what is declared");
  await story.pulumi(stack, 0, "up", "--refresh", "--yes", "--skip-preview", "--non-interactive");
  const { tags, riskRules, databases } = await stateOf(url);
  const isBack =
    tags.some(({ key, value }) => key === "team" && value === "security") &&
    riskRules.some(({ name, status }) => name === "Database_Slow_SQL_Detection" && status === "OFF") &&
    databases.every(({ status }) => status === "ON");
  story.check(isBack, "the tag, the rule and the database are as declared");

  story.tell("Nothing is left to do");
  await story.pulumi(stack, 0, "preview", "--refresh", "--expect-no-changes", "--non-interactive");
}

async function destroy(story: Story, stack: LocalStack, url: string): Promise<void> {
  story.tell("Destroy: the instance is unsubscribed");
  await story.pulumi(stack, 0, "destroy", "--yes", "--skip-preview", "--non-interactive");
  const { instances, tags } = await stateOf(url);
  story.check(instances.length === 0 && tags.length === 0, "no instance and no tag is left");
}

async function waitForTheUser(story: Story, stack: LocalStack, emulator: RunningEmulator): Promise<void> {
  story.tell("The stack is up. Continue by hand from this directory, in another terminal");
  const settings = {
    ...environmentOf(emulator.account),
    PULUMI_HOME: stack.env.PULUMI_HOME,
    PULUMI_BACKEND_URL: stack.env.PULUMI_BACKEND_URL,
    PULUMI_CONFIG_PASSPHRASE: "",
  };
  for (const [name, value] of Object.entries(settings)) {
    story.note(`export ${name}='${value}'`);
  }
  story.note("npm run pulumi -- preview --refresh --stack demo");
  story.note(`curl ${emulator.url}/_emulator/state`);
  story.note("Press Ctrl-C here to destroy the stack and stop the emulator.");
  await new Promise<void>((resolve) => {
    // `on`, not `once`: npm may pass on a signal that the terminal has already sent.
    process.on("SIGINT", resolve).on("SIGTERM", resolve);
  });
}
