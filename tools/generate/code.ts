import { FUNCTION_NAMES, functionOf } from "../../provider/functions";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { fileNameOf, functionSource, indexSource, resourceSource, typesSource } from "./classes";

/** The generated modules for programs, by their path in the repo. */
export async function generatedCode(): Promise<Record<string, string>> {
  const resources = await Promise.all(RESOURCE_TYPES.map(resourceOf));
  const functions = await Promise.all(FUNCTION_NAMES.map(functionOf));
  const names = [...resources.map(({ type }) => type), ...functions.map(({ name }) => name)];
  const files = {
    types: typesSource(resources, functions),
    index: indexSource(names),
    ...Object.fromEntries(resources.map((resource) => [fileNameOf(resource.type), resourceSource(resource)])),
    ...Object.fromEntries(functions.map((model) => [fileNameOf(model.name), functionSource(model)])),
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`provider/generated/${name}.ts`, text]));
}
