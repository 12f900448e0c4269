import { Argument, type Command } from "commander";
import { addExamples } from "../examples";
import { exampleNames } from "../init/template";
import type { Session } from "../session";
import { bashCompletion } from "./bash";
import { fishCompletion } from "./fish";
import { completedCommands } from "./tree";
import { zshCompletion } from "./zsh";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

type Shell = keyof typeof SHELLS;

export function addCompletionCommand(program: Command, session: Session): void {
  const command = program
    .command("completion")
    .description("Print a script that completes commands and options in a shell")
    .addArgument(new Argument("<shell>", "shell to complete in").choices(Object.keys(SHELLS)))
    .action(async (shell: Shell) => {
      const known = { "--example": await exampleNames() };
      const script = SHELLS[shell](program.name(), completedCommands(program, known));
      session.print(session.json ? JSON.stringify({ shell, script }) : script);
    });
  addExamples(
    command,
    [
      "completion bash > ~/.local/share/bash-completion/completions/pulumi-dbss",
      "For bash. Takes effect in the next shell.",
    ],
    ["completion zsh > ~/.zfunc/_pulumi-dbss", "For zsh, with ~/.zfunc in fpath."],
    ["completion fish > ~/.config/fish/completions/pulumi-dbss.fish", "For fish."],
  );
}
