import { rpcKeepAlive } from "@pulumi/pulumi/runtime/settings";
import { getLocalStore } from "@pulumi/pulumi/runtime/state";

// A function of the SDK that its declarations omit.
declare module "@pulumi/pulumi/runtime/state" {
  /** What the SDK keeps of one inline program; undefined for a program that has its own process. */
  export function getLocalStore(): object | undefined;
}

/**
 * Fails an inline program of the Automation API if a promise is rejected on which its resources depend. The SDK only
 * notes an unhandled rejection, and lets the engine delete what the program has not declared: the instance. The host of
 * a program in a process of its own does not.
 */
export function failInlineProgramWith(promise: Promise<unknown>): void {
  if (getLocalStore() !== undefined) {
    const end: (result: Promise<unknown>) => void = rpcKeepAlive();
    end(promise);
  }
}
