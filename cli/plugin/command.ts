import { resolve } from "node:path";
import type { Command } from "commander";
import { addExamples, type Example } from "../examples";
import type { Session } from "../session";

const EXAMPLE: Example = [
  "plugin install",
  "Makes the plugin available to `pulumi destroy` on a machine where no program has run.",
];

export function addPluginCommand(program: Command, session: Session): void {
  const command = program
    .command("plugin")
    .description("Install the plugin of the native host, `pulumi-resource-dbss`");
  addExamples(command, EXAMPLE);
  const install = command
    .command("install")
    .description(
      "Copy the plugin to Pulumi's plugin directory: $PULUMI_HOME/plugins, by default ~/.pulumi/plugins. TypeScript and " +
        "Python programs do this automatically. Needed on machines that only run `pulumi destroy`, `pulumi refresh` or " +
        "`pulumi import`",
    )
    .option("--home <directory>", "Pulumi's directory, instead of $PULUMI_HOME or ~/.pulumi")
    .action(async ({ home }: { readonly home?: string }) => {
      const { installPlugin } = await import("../../provider/program/plugin.js");
      const { cwd, env } = session.surroundings;
      // Empty, as from a variable that is not set, is the default as well.
      const chosen = home || env.PULUMI_HOME;
      const { directory, isNew } = installPlugin(chosen ? resolve(cwd, chosen) : undefined);
      const text = isNew
        ? `The plugin is installed in ${directory}.`
        : `The plugin is already installed in ${directory}.`;
      session.print(session.json ? JSON.stringify({ directory, installed: isNew }) : text);
    });
  addExamples(install, EXAMPLE);
}
