import type { Command } from "commander";
import { addExamples, type Example } from "../examples";
import type { Session } from "../session";

const EXAMPLE: Example = [
  "plugin install",
  "Lets `pulumi destroy` find the plugin on a machine where no program has run.",
];

export function addPluginCommand(program: Command, session: Session): void {
  const command = program.command("plugin").description("The plugin `pulumi-resource-dbss`, which is the native host");
  addExamples(command, EXAMPLE);
  const install = command
    .command("install")
    .description(
      "Copy the plugin to where Pulumi looks for it: $PULUMI_HOME/plugins, ~/.pulumi/plugins by default. A TypeScript " +
        "program does that itself; `pulumi destroy`, `pulumi refresh` and `pulumi import` on another machine run no program",
    )
    .option("--home <directory>", "Pulumi's directory, instead of $PULUMI_HOME or ~/.pulumi")
    .action(async ({ home }: { readonly home?: string }) => {
      const { installPlugin } = await import("../../provider/program/plugin.js");
      const { directory, isNew } = installPlugin(home ?? (session.surroundings.env.PULUMI_HOME || undefined));
      const text = isNew ? `The plugin is installed in ${directory}.` : `The plugin is in ${directory} already.`;
      session.print(session.json ? JSON.stringify({ directory, installed: isNew }) : text);
    });
  addExamples(install, EXAMPLE);
}
