import { description, license, name as npmName, version } from "../../package.json";
import { SETTINGS, type Setting } from "../../provider/config";
import { WRAPPED } from "../../provider/model/function";
import { nativeToken, tokenUnder } from "../../provider/program/tokens";
import type { DescribedFunction, Package } from "./described";
import { type NamedType, namedTypesIn, type Property, type Type } from "./properties";
import { memberName } from "./typescript";

type Spec = Readonly<Record<string, unknown>>;

const PROVIDER = "dbss";

/** The names of the generated SDKs, and options of their generators. */
const LANGUAGES = {
  nodejs: { packageName: npmName, respectSchemaVersion: true },
  python: {
    packageName: "pulumi_dbss",
    // What Pulumi's own package for Python requires.
    pythonRequires: ">=3.10",
    pyproject: { enabled: true },
    respectSchemaVersion: true,
  },
  go: { importBasePath: `${npmName}/sdk/go/dbss`, generateResourceContainerTypes: true, respectSchemaVersion: true },
  csharp: { rootNamespace: "Pulumi", namespaces: { [PROVIDER]: "Dbss" }, respectSchemaVersion: true },
  java: { basePackage: "com.pulumi", buildFiles: "gradle" },
};

/** Pulumi's schema of the package: the plugin serves it, and the SDKs of other languages are generated from it. */
export function packageSchema({ resources, functions, components }: Package): Spec {
  const types = namedTypesIn([
    ...[...resources, ...components].flatMap(({ args, outputs }) => [...args, ...outputs].map(({ type }) => type)),
    ...functions.flatMap(({ args, result }) => [...args.map(({ type }) => type), ...resultTypes(result)]),
  ]);
  return {
    $schema: "https://raw.githubusercontent.com/pulumi/pulumi/master/pkg/codegen/schema/pulumi.json",
    name: PROVIDER,
    displayName: "Huawei Cloud DBSS",
    version,
    description,
    keywords: ["pulumi", "huaweicloud", PROVIDER, "category/cloud"],
    license,
    language: LANGUAGES,
    config: { variables: settings() },
    provider: { description: "The provider of DBSS, for one account and region.", inputProperties: settings() },
    types: Object.fromEntries(types.map((type) => [nativeToken(type.name), namedSpec(type)])),
    resources: Object.fromEntries([
      ...resources.map((resource) => [
        nativeToken(resource.type),
        {
          ...resourceSpec(resource, tokenUnder("dynamic", resource.type)),
          listInputs: objectSpec(resource.listArgs),
        },
      ]),
      ...components.map((component) => [
        nativeToken(component.type),
        { isComponent: true, ...resourceSpec(component, `dbss:components:${component.type}`) },
      ]),
    ]),
    functions: Object.fromEntries(functions.map((model) => [nativeToken(model.name), functionSpec(model)])),
  };
}

/**
 * The settings, as configuration of the provider. `defaultInfo.environment` is left out on purpose: an SDK would copy
 * the values of the environment variables, including credentials, into the state. The provider reads the variables
 * itself.
 */
function settings(): Spec {
  return Object.fromEntries(
    SETTINGS.map(({ key, variable, secret, description }: Setting) => [
      key,
      {
        type: "string",
        description: variable ? `${description} Environment variable: \`${variable}\`.` : description,
        ...(secret && { secret }),
      },
    ]),
  );
}

interface ResourceLike {
  readonly description: string;
  readonly args: readonly Property[];
  readonly outputs: readonly Property[];
}

function resourceSpec({ description, args, outputs }: ResourceLike, alias: string): Spec {
  // `region` is an argument and an output. The output is always present.
  const found = [...args.filter(({ name }) => outputs.every((output) => output.name !== name)), ...outputs];
  const isThere = ({ required, default: value }: Property) => required || value !== undefined;
  return {
    description,
    properties: Object.fromEntries(found.map((property) => [property.name, outputSpec(property)])),
    required: found.filter(isThere).map(({ name }) => name),
    inputProperties: inputSpecs(args),
    requiredInputs: requiredIn(args),
    aliases: [{ type: alias }],
  };
}

function functionSpec({ description, args, result }: DescribedFunction): Spec {
  return {
    description,
    inputs: { type: "object", properties: inputSpecs(args), required: requiredIn(args) },
    outputs: result.kind === "object" ? objectSpec(result.properties) : wrappedSpec(result),
  };
}

/** A result that is not an object, wrapped in one as by `asObject` of the model. */
function wrappedSpec(result: Type): Spec {
  const properties = { [WRAPPED]: { ...typeSpec(result), description: "The result of the function." } };
  return { type: "object", properties, required: [WRAPPED] };
}

/** The named types in a function's result. A result that is an object is written out, so it needs no name. */
function resultTypes(result: Type): Type[] {
  return result.kind === "object" ? result.properties.map(({ type }) => type) : [result];
}

function inputSpecs(properties: readonly Property[]): Spec {
  return Object.fromEntries(
    properties.map((property) => [
      property.name,
      {
        ...outputSpec(property),
        ...(property.plain && wherePlain(property)),
        ...(property.onChange === "replaces" && { willReplaceOnChanges: true }),
        ...(isScalar(property.default) && { default: property.default }),
      },
    ]),
  );
}

function wherePlain({ type, plain }: Property): Spec {
  return { ...plainSpec(type, plain === "whole"), plain: true };
}

/** A type of which only the structure is plain, or all of it. If it is a union, so is each of its options. */
function plainSpec(type: Type, isWhole: boolean): Spec {
  return type.kind === "union"
    ? { oneOf: type.options.map((option) => ({ ...typeSpec(option, isWhole), plain: true })) }
    : typeSpec(type, isWhole || type.kind === "enum");
}

function outputSpec(property: Property): Spec {
  const { type, description, secret, default: value } = property;
  const notes = [
    description,
    value !== undefined && !isScalar(value) && `Default: \`${JSON.stringify(value)}\`.`,
    property.money && `Cost: ${property.money}`,
    property.writeOnly && "The service does not return this value, so drift is not detected.",
  ];
  return { ...typeSpec(type), description: notes.filter(Boolean).join(" "), ...(secret && { secret }) };
}

function objectSpec(properties: readonly Property[]): Spec {
  return {
    type: "object",
    properties: Object.fromEntries(
      properties.map((property) => [
        property.name,
        { ...outputSpec(property), ...(property.plain && wherePlain(property)) },
      ]),
    ),
    required: requiredIn(properties),
  };
}

function requiredIn(properties: readonly Property[]): string[] {
  return properties.filter(({ required }) => required).map(({ name }) => name);
}

function namedSpec(type: NamedType): Spec {
  const described = type.description ? { description: type.description } : {};
  return type.kind === "object"
    ? { ...described, ...objectSpec(type.properties) }
    : { ...described, type: "string", enum: type.values.map((value) => ({ name: memberName(value), value })) };
}

function typeSpec(type: Type, isPlain = false): Spec {
  const asPlain = isPlain ? { plain: true } : {};
  const within = (inner: Type) => ({ ...typeSpec(inner, isPlain), ...asPlain });
  switch (type.kind) {
    case "array":
      return { type: "array", items: within(type.item) };
    case "map":
      return { type: "object", additionalProperties: within(type.value) };
    case "union":
      return { oneOf: type.options.map(within) };
    case "enum":
      // Otherwise a program in Python would have to use the members of the enum, such as `AuditOrderEdition.LOW`.
      return { type: "string", oneOf: [{ type: "string" }, refTo(type)].map((option) => ({ ...option, ...asPlain })) };
    case "object":
      return refTo(type);
    case "resource":
      return { $ref: `#/resources/${nativeToken(type.name)}` };
    case "any":
      return { $ref: "pulumi.json#/Any" };
    default:
      return { type: type.kind };
  }
}

function refTo({ name }: NamedType): Spec {
  return { $ref: `#/types/${nativeToken(name)}` };
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
