import { z } from "zod";
import type { ComponentModel } from "../../provider/model/component";
import type { FunctionModel } from "../../provider/model/function";
import { placeOutputs, region } from "../../provider/model/region";
import type { Resource } from "../../provider/model/resource";
import { listArgs } from "../../provider/resources/inventory";
import { type NamedType, namedTypesIn, type Property, propertiesOf, type Type, typeOf } from "./properties";

/** Everything that the package offers to programs, as the generator sees it. */
export interface Package {
  readonly resources: readonly DescribedResource[];
  readonly functions: readonly DescribedFunction[];
  readonly components: readonly DescribedComponent[];
}

interface Described {
  readonly description: string;
  readonly example: string;
  readonly args: readonly Property[];
}

export interface DescribedResource extends Described {
  readonly type: string;
  readonly outputs: readonly Property[];
  readonly isDatabase: boolean;
  readonly idForm: string;
  /** The arguments for listing existing resources. */
  readonly listArgs: readonly Property[];
}

export interface DescribedFunction extends Described {
  readonly name: string;
  readonly result: Type;
}

export interface DescribedComponent extends Described {
  readonly type: string;
  readonly outputs: readonly Property[];
}

/** A resource, with the argument `region` and the outputs that every resource has. */
export function describedResource(resource: Resource): DescribedResource {
  const { type, description, example, args, outputs, isDatabase = false, idForm } = resource;
  return {
    type,
    isDatabase,
    idForm,
    listArgs: argumentsOf(listArgs(resource), type),
    description,
    example,
    args: [...argumentsOf(args, type), ...argumentsOf(z.object({ region }), type)],
    outputs: [...outputsOf(outputs, type), ...outputsOf(placeOutputs, type)],
  };
}

/** A function, with the argument `region` that every function has. */
export function describedFunction({ name, description, example, args, result }: FunctionModel): DescribedFunction {
  const owner = pascal(name);
  const properties = [...argumentsOf(args, owner), ...argumentsOf(z.object({ region }), owner)];
  return {
    name,
    description,
    example,
    // A function creates nothing that a change could replace.
    args: properties.map((property) => ({ ...property, onChange: "updates" })),
    result: typeOf(result, `${owner}Result`),
  };
}

/** A component. Its arguments have the types of the arguments with the same names of its resources. */
export function describedComponent(
  { type, description, example, args, outputs, resources }: ComponentModel,
  all: readonly DescribedResource[],
): DescribedComponent {
  const own = all.filter((resource) => resources.includes(resource.type)).flatMap((resource) => resource.args);
  const properties = [
    ...argumentsOf(args, type),
    ...argumentsOf(z.object({ region: region.meta({ plain: "whole" }) }), type),
  ];
  return {
    type,
    description,
    example,
    args: properties.map((property) => ({
      ...property,
      type: own.find(({ name }) => name === property.name)?.type ?? property.type,
      // The resources determine the effect of a change. The component itself is neither read nor replaced.
      onChange: "updates",
      writeOnly: false,
    })),
    outputs: outputsOf(outputs, type),
  };
}

/** The named types of arguments that may hold outputs. */
export function inputTypesIn(args: readonly Property[]): NamedType[] {
  return namedTypesIn(args.filter(({ plain }) => plain !== "whole").map(({ type }) => type));
}

/** A name in Pascal case: `GetFlavors` for `getFlavors`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function argumentsOf(schema: z.ZodType, owner: string): Property[] {
  return propertiesOf(schema, owner, { io: "input", documented: true });
}

function outputsOf(schema: z.ZodType, owner: string): Property[] {
  return propertiesOf(schema, owner, { io: "output", documented: true });
}
