import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "../../model/context";

/** The log of the engine. What is said of a resource stands on the resource's own line. */
export class EngineLog {
  #address: string | undefined;
  #client: EngineClient | undefined;
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string | undefined) {
    this.#address = address;
  }

  /** What a step says whose progress matters only while it lasts. */
  passing(urn: string): Log {
    return this.#log(urn, true);
  }

  /** What a look says that matters when all is over: a price, what would be adopted. */
  lasting(urn: string): Log {
    return this.#log(urn, false);
  }

  /** Waits until all that was said has reached the engine: it closes the line of a resource with the answer to the call. */
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
      progress: (message) => this.#say(message, LogSeverity.INFO, urn, isPassing),
      warn: (message) => this.#say(message, LogSeverity.WARNING, urn, false),
    };
  }

  #say(message: string, severity: LogSeverity, urn: string, isPassing: boolean): void {
    const request = new LogRequest().setMessage(message).setSeverity(severity).setUrn(urn).setEphemeral(isPassing);
    const previous = this.#sent;
    this.#sent = previous.then(
      () =>
        new Promise((resolve) => {
          const client = this.#connected();
          // An engine that does not listen any more must not fail the step.
          client ? client.log(request, () => resolve()) : resolve();
        }),
    );
  }

  /** Connects when there is something to say, which most operations have not. */
  #connected(): EngineClient | undefined {
    if (this.#address !== undefined) {
      this.#client ??= new EngineClient(this.#address, credentials.createInsecure());
    }
    return this.#client;
  }
}
