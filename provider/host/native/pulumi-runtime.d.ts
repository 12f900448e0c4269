// Parts of the SDK's runtime that its declarations leave out. The plugin is bundled with the SDK's version that it was
// built with.

import "@pulumi/pulumi/runtime/settings";
import "@pulumi/pulumi/runtime/state";

declare module "@pulumi/pulumi/runtime/state" {
  /** Runs a step with settings of its own: several programs may be served at the same time. */
  export function withLocalStorage<T>(step: () => Promise<T>): Promise<T>;
}

declare module "@pulumi/pulumi/runtime/settings" {
  /** Asks the engine what it supports. */
  export function awaitFeatureSupport(): Promise<void>;
  /** Waits until all that was registered has arrived. */
  export function waitForRPCs(): Promise<void>;
}
