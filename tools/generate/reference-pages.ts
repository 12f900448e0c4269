import type { DescribedComponent, DescribedFunction, DescribedResource, Package } from "./described";
import { namedTypesIn } from "./properties";
import { argumentsTable, documentedType, outputsTable, plainArgumentsTable } from "./property-table";

/** The list of all reference pages. */
export function referencePage({ resources, components }: Package): string {
  const links = (types: readonly { readonly type: string }[]) =>
    types.map(({ type }) => `- [${type}](${type}.md)\n`).join("");
  return [
    `# Reference\n\nResources:\n\n${links(resources)}`,
    `All of them in one declaration:\n\n${links(components)}`,
    "[Functions](functions.md)\n",
  ].join("\n");
}

/** The reference page of a resource. */
export function resourcePage(resource: DescribedResource): string {
  // The region of the outputs is the one of the arguments.
  const outputs = resource.outputs.filter(({ name }) => resource.args.every((argument) => argument.name !== name));
  return [
    headOf(resource),
    `## Arguments\n\n${argumentsTable(resource.args)}`,
    `## Outputs\n\nAll arguments, and:\n\n${outputsTable(outputs)}`,
    `## What exists already\n\n${adoption(resource)}\n`,
    `## Import\n\n${importing(resource)}\n`,
  ].join("\n");
}

/** The reference page of a component. */
export function componentPage(component: DescribedComponent): string {
  return [
    headOf(component),
    `## Arguments\n\n${plainArgumentsTable(component.args)}`,
    `## Outputs\n\n${outputsTable(component.outputs)}`,
  ].join("\n");
}

function headOf({ type, description, example }: DescribedResource | DescribedComponent): string {
  return `# ${type}\n\n${description}\n\n\`\`\`ts\n${example.trim()}\n\`\`\`\n`;
}

function adoption({ type, args }: DescribedResource): string {
  if (args.some(({ name }) => name === "adopt")) {
    return (
      "`adopt` manages it, by ID or name: nothing is created, and what differs is changed to what is declared. The " +
      "preview shows a creation, and says what that would change."
    );
  }
  if (type === "AuditOrder") {
    return (
      "An order is never adopted. An instance of the same name, or a purchase that seems to be made for this declaration, is " +
      "refused; `keepers` say that another instance is wanted. To manage an existing instance, use `adopt` of `AuditInstance`."
    );
  }
  return type === "AuditReport"
    ? "A new report is generated."
    : "Declare it unchanged: what exists already is adopted, and nothing is created twice. The preview shows a creation, " +
        "and says what would be changed.";
}

function importing({ type, idForm }: DescribedResource): string {
  const [id, ...explanation] = idForm.split(", ");
  return (
    `With the [native host](../native-host.md#import-what-exists), \`pulumi import dbss:index:${type} <name> <ID>\` imports it. ` +
    `IDs have the form \`${id}\`${explanation.map((part) => `, ${part.replaceAll(/\S*<\S+>/g, "`$&`")}`).join("")}.`
  );
}

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
