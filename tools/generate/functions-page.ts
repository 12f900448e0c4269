import type { DescribedFunction } from "./described";
import { namedTypesIn } from "./properties";
import { documentedType, outputsTable, plainArgumentsTable } from "./property-table";

/** The reference page of all functions. */
export function functionsPage(functions: readonly DescribedFunction[]): string {
  return [
    "# Functions\n\nEach asks the cloud while the program runs, in a preview, too. `getX` returns a promise; `getXOutput`",
    "takes outputs as arguments and returns an output. They use the provider's configuration, and read every page.\n",
    ...functions.map(section),
  ].join("\n");
}

function section({ name, description, example, args, result }: DescribedFunction): string {
  const objects = namedTypesIn([result]).filter((type) => type.kind === "object");
  return [
    `## ${name}\n\n${description}\n\n\`\`\`ts\n${example.trim()}\n\`\`\`\n`,
    `Arguments:\n\n${plainArgumentsTable(args)}`,
    `Returns \`${documentedType(result, "named")}\`.\n`,
    ...objects
      .reverse()
      .map((type) => `\`${type.name}\`${described(type.description)}:\n\n${outputsTable(type.properties, "named")}`),
  ].join("\n");
}

function described(text: string | undefined): string {
  return text ? `, ${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, "")}` : "";
}
