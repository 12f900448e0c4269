import type { DescribedComponent, DescribedFunction, DescribedResource, Package } from "./described";
import { namedTypesIn } from "./properties";
import { argumentsTable, documentedType, outputsTable, plainArgumentsTable } from "./property-table";

/** The list of all reference pages. */
export function referencePage({ resources, components }: Package): string {
  const links = (types: readonly { readonly type: string }[]) =>
    types.map(({ type }) => `- [${type}](${type}.md)\n`).join("");
  return [
    `# Reference\n\nResources:\n\n${links(resources)}`,
    `Component that declares several of them:\n\n${links(components)}`,
    "[Functions](functions.md)\n",
  ].join("\n");
}

/** The reference page of a resource. */
export function resourcePage(resource: DescribedResource): string {
  // An output with the name of an argument is listed with the arguments only.
  const outputs = resource.outputs.filter(({ name }) => resource.args.every((argument) => argument.name !== name));
  return [
    headOf(resource),
    `## Arguments\n\n${argumentsTable(resource.args)}`,
    `## Outputs\n\nAll arguments, and:\n\n${outputsTable(outputs)}`,
    `## Existing resources\n\n${adoption(resource)}\n`,
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
      "Set `adopt` to the ID or name of an existing resource. Nothing is created, and arguments that differ are " +
      "updated to the declared values. The preview shows a creation, and lists the changes."
    );
  }
  if (type === "AuditOrder") {
    return (
      "An order is never adopted. The deployment fails if an instance with the same name exists, or if something seems to have " +
      "been bought for this declaration; to buy another instance, set `keepers`. To manage an existing instance, use `adopt` of " +
      "`AuditInstance`."
    );
  }
  return type === "AuditReport"
    ? "Declare it: if a report of the same template, period and databases exists, it is adopted, and none is generated."
    : "Declare it: if it already exists, it is adopted, and nothing is created twice. The preview shows a creation, and lists " +
        "the changes.";
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
    "# Functions\n\nFunctions query the cloud while the program runs, also in a preview. `getX` returns a promise; `getXOutput`",
    "takes outputs as arguments and returns an output. They use the provider's configuration, and return all pages of a list.",
    "In [other languages](../languages.md), a list or a number is the property `result` of what the function returns.\n",
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
