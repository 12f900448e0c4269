import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { addAdoptCommand } from "./adopt/command";
import { addAlarmsCommand } from "./alarms/command";
import { addBackupsCommand } from "./backups/command";
import { addCompletionCommand } from "./completion/command";
import { addCoverageCommand } from "./coverage/command";
import { addDoctorCommand } from "./doctor/command";
import { addDriftCommand } from "./drift/command";
import { addEmulatorCommand } from "./emulator/command";
import { EXIT_CODES } from "./exit-codes";
import { reportWrongUse } from "./failure";
import { addInitCommand } from "./init/command";
import { addOfferCommands } from "./offers/command";
import { addOrdersCommand } from "./orders/command";
import { addPluginCommand } from "./plugin/command";
import { addRenewCommand } from "./renew/command";
import type { Session } from "./session";
import { addFromTerraformCommand } from "./terraform/command";
import { addUpgradeCommand } from "./upgrade/command";

const globalFlags = z.object({ json: z.boolean().optional(), verbose: z.boolean().optional() });

/** The command line, with all commands and global options. */
export function createProgram(session: Session): Command {
  const program = new Command("pulumi-dbss")
    .description("Tools for the Pulumi provider for Huawei Cloud Database Security Service (DBSS)")
    .version(packageVersion())
    .option("--json", "print results and errors as JSON")
    .option("--verbose", "print every request attempt, the cause and the stack trace of an error")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `\n${exitCodeHelp()}`)
    .configureOutput({
      writeOut: (text) => session.print(text),
      // If no command is given, Commander writes the help here.
      writeErr: (text) => session.json || session.surroundings.stderr.write(text),
    })
    .hook("preAction", (_program, command) => takeFlags(session, command));
  addInitCommand(program, session);
  addEmulatorCommand(program, session);
  addAdoptCommand(program, session);
  addFromTerraformCommand(program, session);
  addCoverageCommand(program, session);
  addDriftCommand(program, session);
  addAlarmsCommand(program, session);
  addBackupsCommand(program, session);
  addUpgradeCommand(program, session);
  addRenewCommand(program, session);
  addOrdersCommand(program, session);
  addOfferCommands(program, session);
  addDoctorCommand(program, session);
  addPluginCommand(program, session);
  addCompletionCommand(program, session);
  reportWrongUseOf(program, session, program.name());
  return program;
}

/** Reports wrong use of a command and its subcommands, each with a reference to its own help. */
function reportWrongUseOf(command: Command, session: Session, name: string): void {
  command.configureOutput({ outputError: (text) => reportWrongUse(session, text, name) }).exitOverride((error) => {
    if (error.code === "commander.help" && error.exitCode !== 0) {
      reportWrongUse(session, "The command is missing or unknown", name);
    }
    throw error;
  });
  for (const subcommand of command.commands) {
    reportWrongUseOf(subcommand, session, `${name} ${subcommand.name()}`);
  }
}

function takeFlags(session: Session, command: Command): void {
  const { json = false, verbose = false } = globalFlags.parse(command.optsWithGlobals());
  Object.assign(session, { json, verbose });
}

function exitCodeHelp(): string {
  return ["Exit codes:", ...EXIT_CODES.map(({ code, meaning }) => `  ${code}  ${meaning}`)].join("\n");
}

function packageVersion(): string {
  // Resolved by package name, because the relative path differs between the sources and the build.
  const manifest: unknown = JSON.parse(readFileSync(require.resolve("pulumi-dbss/package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
