import type { Log } from "../../model/context";
import { RpcClient } from "./grpc";
import { SEVERITY, writeLogRequest } from "./protocol";

/** Sends messages to the engine, which shows them on the line of their resource. */
export class EngineLog {
  #client: RpcClient | undefined;
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string | undefined) {
    this.#client = address === undefined ? undefined : new RpcClient(address);
  }

  /** A log whose progress messages are shown only while the step runs. */
  passing(urn: string): Log {
    return this.#log(urn, true);
  }

  /** A log whose progress messages stay visible afterwards: prices, and what would be adopted. */
  lasting(urn: string): Log {
    return this.#log(urn, false);
  }

  /** Waits until the engine has received all messages. It accepts none for a resource after the call has returned. */
  async flush(): Promise<void> {
    await this.#sent;
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #log(urn: string, isPassing: boolean): Log {
    return {
      progress: (message) => this.#send(message, SEVERITY.info, urn, isPassing),
      warn: (message) => this.#send(message, SEVERITY.warning, urn, false),
    };
  }

  #send(message: string, severity: number, urn: string, ephemeral: boolean): void {
    const request = writeLogRequest({ severity, message, urn, ephemeral });
    // An engine that has stopped listening does not fail the step.
    this.#sent = this.#sent.then(() => this.#client?.send("/pulumirpc.Engine/Log", request));
  }
}
