import * as pulumi from "@pulumi/pulumi";
import { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { DependencyProviderResource, DependencyResource } from "@pulumi/pulumi/resource";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { hookBindingFromProto } from "@pulumi/pulumi/runtime/resource";
import { serializeResourceProperties, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { awaitFeatureSupport, resetOptions, waitForRPCs } from "@pulumi/pulumi/runtime/settings";
import { withLocalStorage } from "@pulumi/pulumi/runtime/state";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { DatabaseAudit } from "../../components/database-audit";
import { argsOf } from "./construct-args";
import { PACKAGE } from "./session";

// Functions of the SDK that its declarations omit. The plugin is bundled with the SDK version that it was built with.
declare module "@pulumi/pulumi/runtime/state" {
  /** Runs a step with its own settings, because the plugin may serve several programs at the same time. */
  export function withLocalStorage<T>(step: () => Promise<T>): Promise<T>;
}

declare module "@pulumi/pulumi/runtime/resource" {
  /** The hooks that a request names. */
  export function hookBindingFromProto(binding: WireHooks): pulumi.ResourceHookBinding | undefined;
}

declare module "@pulumi/pulumi/runtime/settings" {
  /** Requests the list of features that the engine supports. */
  export function awaitFeatureSupport(): Promise<void>;
  /** Waits until all registrations have reached the engine. */
  export function waitForRPCs(): Promise<void>;
}

// The outputs of a child that failed are rejected, also those that nobody waits for. The others fail the component.
process.on("unhandledRejection", () => {});

/** Creates a component for a program in any language. `end` is fulfilled when the operation ends. */
export function construct(engine: string | undefined, bytes: Uint8Array, end: Promise<void>): Promise<Uint8Array> {
  const request = ConstructRequest.deserializeBinary(bytes);
  const type = request.getType();
  if (type !== `${PACKAGE}:index:DatabaseAudit`) {
    throw new Error(
      `The provider ${PACKAGE} has no component ${type}. Its component is ${PACKAGE}:index:DatabaseAudit.`,
    );
  }
  return withLocalStorage(async () => {
    await configureSdk(engine, request);
    const component = new DatabaseAudit(request.getName(), argsOf(request), optionsOf(request));
    const response = await Promise.race([completed(component), interrupted(component, end)]);
    return response.serializeBinary();
  });
}

async function completed(component: DatabaseAudit): Promise<ConstructResponse> {
  await DatabaseAudit.declared(component);
  const response = await toResponse(component);
  await waitForRPCs();
  return response;
}

/**
 * When the operation ends early, such as after the failure of a child, the outputs stay pending. Without a response, the
 * engine would report the closed connection as an error of the component, and so would the program. The engine registers
 * nothing more of the program, which it ends. Until then, the outputs are unknown to it; an update has no unknown values.
 */
async function interrupted(component: DatabaseAudit, end: Promise<void>): Promise<ConstructResponse> {
  await end;
  const outputs = Object.fromEntries(outputsOf(component).map(([name]) => [name, unknownValue]));
  return new ConstructResponse().setUrn(await promised(component.urn)).setState(Struct.fromJavaScript(outputs));
}

/** Configures the SDK for the stack that requests the component. */
async function configureSdk(engine: string | undefined, request: ConstructRequest): Promise<void> {
  if (engine === undefined) {
    throw new Error("The engine did not pass its address to the plugin.");
  }
  resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engine,
    request.getMonitorendpoint(),
    request.getDryrun(),
    request.getOrganization(),
  );
  await awaitFeatureSupport();
  setAllConfig(Object.fromEntries(request.getConfigMap().entries()), request.getConfigsecretkeysList());
}

/** @throws RunError when the deletion of another resource would replace that of the instance. */
function optionsOf(request: ConstructRequest): pulumi.ComponentResourceOptions {
  refuseInheritedDeletion(request);
  const providers = [...request.getProvidersMap().entries()].map(([name, reference]) => [
    name,
    new DependencyProviderResource(reference),
  ]);
  return {
    aliases: request.getAliasesList().flatMap((alias) => aliasOf(alias)),
    dependsOn: request.getDependenciesList().map((urn) => new DependencyResource(urn)),
    providers: Object.fromEntries(providers),
    ...(request.getParent() && { parent: new DependencyResource(request.getParent()) }),
    ...(request.hasProtect() && { protect: request.getProtect() }),
    ...(request.hasRetainondelete() && { retainOnDelete: request.getRetainondelete() }),
    ...(request.getDeletedwith() && { deletedWith: new DependencyResource(request.getDeletedwith()) }),
    ...(request.hasResourceHooks() && { hooks: hookBindingFromProto(request.getResourceHooks()) }),
  };
}

/** The engine hands `deletedWith` on from a parent to its children, and so to the instance. */
function refuseInheritedDeletion(request: ConstructRequest): void {
  const isInComponent = request.getParent() !== "" && !request.getParent().includes("::pulumi:pulumi:Stack::");
  if (isInComponent && request.getDeletedwith()) {
    throw new pulumi.RunError(
      `DatabaseAudit ${request.getName()}: the option deletedWith, on it or on a component that contains it, would remove ` +
        "the audit instance from the state, and leave it in the cloud, paid. Remove the option. Nothing was ordered.",
    );
  }
}

type WireHooks = ReturnType<ConstructRequest["getResourceHooks"]>;

type WireAlias = ReturnType<ConstructRequest["getAliasesList"]>[number];

function aliasOf(alias: WireAlias): (pulumi.URN | pulumi.Alias)[] {
  const spec = alias.getSpec();
  if (spec === undefined) {
    return [alias.getUrn()];
  }
  return [
    {
      ...(spec.getName() && { name: spec.getName() }),
      ...(spec.getType() && { type: spec.getType() }),
      ...(spec.getProject() && { project: spec.getProject() }),
      ...(spec.getStack() && { stack: spec.getStack() }),
      ...(spec.getParenturn() && { parent: spec.getParenturn() }),
      ...(spec.getNoparent() && { parent: pulumi.rootStackResource }),
    },
  ];
}

/** The component's outputs, with what each depends on. */
async function toResponse(component: DatabaseAudit): Promise<ConstructResponse> {
  const outputs = Object.fromEntries(outputsOf(component));
  const [state, dependencies] = await serializeResourceProperties("construct", outputs);
  const response = new ConstructResponse().setUrn(await promised(component.urn)).setState(Struct.fromJavaScript(state));
  for (const [name, resources] of dependencies) {
    const urns = await Promise.all([...resources].map((resource) => promised(resource.urn)));
    response.getStatedependenciesMap().set(name, new ConstructResponse.PropertyDependencies().setUrnsList(urns));
  }
  return response;
}

function outputsOf(component: DatabaseAudit): [name: string, value: pulumi.Output<unknown>][] {
  const { urn: _, ...rest } = component;
  return Object.entries(rest).filter(([, value]) => pulumi.Output.isInstance(value));
}

function promised<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value as T)));
}
