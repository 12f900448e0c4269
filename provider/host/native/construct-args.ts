import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "@pulumi/pulumi/output";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { DependencyResource } from "@pulumi/pulumi/resource";
import { deserializeProperty, isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { type DatabaseAuditArgs, PLAIN_ARGUMENTS, PLAIN_STRUCTURES } from "../../generated/database-audit";
import { check, failuresInWords } from "../../model/check";
import { databaseAudit } from "../../resources/database-audit";

/** Stands for an argument that is not known yet. */
const PENDING = Symbol("pending");

/**
 * The arguments of a component, with their dependencies and secrets.
 *
 * @throws RunError when an argument is invalid.
 */
export function argsOf(request: ConstructRequest): DatabaseAuditArgs {
  const given = Object.entries(request.getInputs()?.toJavaScript() ?? {});
  const args = given.map(([name, value]) => {
    const urns = request.getInputdependenciesMap().get(name)?.getUrnsList() ?? [];
    return [name, argumentOf(name, deserializeProperty(value), urns)];
  });
  refuseInvalid(request.getName(), Object.fromEntries(args));
  // They are checked. The component rejects what is missing or must be plain.
  return Object.fromEntries(args) as DatabaseAuditArgs;
}

/** The engine does not check the arguments of components, and not every language does. */
function refuseInvalid(name: string, args: Readonly<Record<string, unknown>>): void {
  const known = Object.entries(args).map(([key, value]) => [
    key,
    eachValue(value, (part) => (isOutputOrUnknown(part) ? PENDING : part)),
  ]);
  const { failures } = check(databaseAudit, Object.fromEntries(known), (value) => value === PENDING);
  if (failures.length > 0) {
    throw new pulumi.RunError(`DatabaseAudit ${name}: ${failuresInWords(failures)}. Nothing was ordered.`);
  }
}

/**
 * An argument, as an output if it is secret, depends on resources or is unknown. Outputs in it have their own
 * dependencies. If only its structure must be plain, the values in it become outputs.
 */
function argumentOf(name: string, read: unknown, urns: readonly string[]): unknown {
  const isSecret = isRpcSecret(read);
  const value: unknown = unwrapRpcSecret(read);
  const toOutput = (part: unknown) => {
    const dependencies = urns.map((urn) => new DependencyResource(urn));
    const output = pulumi.all([part, ...dependencies]).apply(([known]) => known);
    return isSecret ? pulumi.secret(output) : output;
  };
  const isMarked = isSecret || (urns.length > 0 && !contains(value, pulumi.Output.isInstance));
  if (isAmong(PLAIN_STRUCTURES, name)) {
    return isMarked || isUnknown(value) ? eachValue(value, toOutput) : value;
  }
  const isAwaited = isAmong(PLAIN_ARGUMENTS, name) && contains(value, isOutputOrUnknown);
  return isMarked || isAwaited ? toOutput(value) : value;
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function isOutputOrUnknown(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || isUnknown(value);
}

/** Whether the value, or a value in it, passes the test. */
function contains(value: unknown, test: (part: unknown) => boolean): boolean {
  return test(value) || (isStructure(value) && Object.values(value).some((part) => contains(part, test)));
}

/** The same lists and maps with other values in them. */
function eachValue(value: unknown, change: (part: unknown) => unknown): unknown {
  if (!isStructure(value)) {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((part) => eachValue(part, change));
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, eachValue(part, change)]));
}

function isStructure(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isOutputOrUnknown(value);
}
