import { type Command, Option } from "commander";
import { addStackOptions } from "../context";
import { listOption, regionName } from "../options";
import type { StackFlags } from "../pulumi";

/** Which regions and accounts a command reads. */
export interface PlaceFlags extends StackFlags {
  readonly region: readonly string[];
  readonly allRegions?: true;
  readonly profile: readonly string[];
}

/** Adds the options that select a stack's configuration, regions and accounts. */
export function addPlaceOptions(command: Command): void {
  addStackOptions(command);
  command
    .addOption(listOption("--region <name>", "read this region", "the configured one", regionName))
    .addOption(
      new Option("--all-regions", "read every project that the credentials give access to, in all regions").conflicts(
        "region",
      ),
    )
    .addOption(listOption("--profile <name>", "read the account of this KooCLI profile", "the configured credentials"));
}
