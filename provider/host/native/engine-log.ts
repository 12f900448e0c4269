import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "../../model/context";

/** Sends messages to the engine, which shows them on the line of their resource. */
export class EngineLog {
  #address: string | undefined;
  #client: EngineClient | undefined;
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string | undefined) {
    this.#address = address;
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
    this.#address = undefined;
  }

  #log(urn: string, isPassing: boolean): Log {
    return {
      progress: (message) => this.#send(message, LogSeverity.INFO, urn, isPassing),
      warn: (message) => this.#send(message, LogSeverity.WARNING, urn, false),
    };
  }

  #send(message: string, severity: LogSeverity, urn: string, isPassing: boolean): void {
    const request = new LogRequest().setMessage(message).setSeverity(severity).setUrn(urn).setEphemeral(isPassing);
    const previous = this.#sent;
    this.#sent = previous.then(
      () =>
        new Promise((resolve) => {
          const client = this.#connected();
          // Errors are ignored: an engine that has stopped listening must not fail the step.
          client ? client.log(request, () => resolve()) : resolve();
        }),
    );
  }

  /** Connects for the first message: most operations have none. */
  #connected(): EngineClient | undefined {
    if (this.#address !== undefined) {
      this.#client ??= new EngineClient(this.#address, credentials.createInsecure());
    }
    return this.#client;
  }
}
