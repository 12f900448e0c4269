import { SETTINGS } from "../../provider/config";
import { FUNCTION_NAMES, functionOf } from "../../provider/functions";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { databaseAudit } from "../../provider/resources/database-audit";
import {
  componentSource,
  fileNameOf,
  functionSource,
  indexSource,
  providerArgsSource,
  resourceSource,
  typesSource,
} from "./classes";
import { describedComponent, describedFunction, describedResource, type Package } from "./described";

/** All that the package offers to programs. */
export async function describedPackage(): Promise<Package> {
  const resources = (await Promise.all(RESOURCE_TYPES.map(resourceOf))).map(describedResource);
  const functions = (await Promise.all(FUNCTION_NAMES.map(functionOf))).map(describedFunction);
  return { resources, functions, components: [describedComponent(databaseAudit, resources)] };
}

/** The generated modules for programs, by their path in the repo, before they are formatted. */
export function generatedCode(described: Package): Record<string, string> {
  const { resources, functions, components } = described;
  const files = {
    types: typesSource(described),
    index: indexSource(described),
    "provider-args": providerArgsSource(SETTINGS),
    ...Object.fromEntries(resources.map((resource) => [fileNameOf(resource.type), resourceSource(resource)])),
    ...Object.fromEntries(functions.map((model) => [fileNameOf(model.name), functionSource(model)])),
    ...Object.fromEntries(components.map((component) => [fileNameOf(component.type), componentSource(component)])),
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`provider/generated/${name}.ts`, text]));
}
