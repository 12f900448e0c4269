import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import {
  type EmulatorOptions,
  type FaultInput,
  type PatchOperation,
  type RunningEmulator,
  type State,
  startEmulator,
  type Temperament,
} from "../../emulator/index";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, if it is JSON. */
  readonly body: unknown;
}

interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly credentials?: Credentials;
}

/** An emulator with a stopped clock, and a client that uses only HTTP and the vendor's signer. */
export class Cloud implements AsyncDisposable {
  private constructor(readonly emulator: RunningEmulator) {}

  static async start(options: EmulatorOptions = {}): Promise<Cloud> {
    return new Cloud(await startEmulator({ clock: 0, ...options }));
  }

  get url(): string {
    return this.emulator.url;
  }

  /** The project's id, for paths. */
  get p(): string {
    return this.emulator.account.projectId;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.emulator.close();
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.signed("GET", path, undefined, options);
  }

  post(path: string, body: unknown = {}, options?: RequestOptions): Promise<Answer> {
    return this.signed("POST", path, body, options);
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.signed("PUT", path, body);
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.signed("DELETE", path, body);
  }

  signed(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const headers = {
      "X-Project-Id": this.p,
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...options.headers,
    };
    const signedHeaders = this.sign(method, path, headers, body, options.credentials);
    return this.raw(method, path, body === undefined ? undefined : JSON.stringify(body), signedHeaders);
  }

  /** The headers of a request, with the vendor's signature. */
  sign(
    method: string,
    path: string,
    headers: Record<string, string>,
    data?: unknown,
    credentials: Credentials = this.emulator.account,
  ): Record<string, string> {
    const { origin, pathname, searchParams } = new URL(path, this.url);
    const queryParams = Object.fromEntries(searchParams);
    const key = new BasicCredentials().withAk(credentials.accessKey).withSk(credentials.secretKey);
    const signed = AKSKSigner.sign({ method, endpoint: `${origin}${pathname}`, queryParams, headers, data }, key);
    // fetch sets the host.
    return Object.fromEntries(Object.entries(signed).filter(([name]) => name !== "host")) as Record<string, string>;
  }

  async raw(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.raw(method, `/_emulator/${path}`, body === undefined ? undefined : JSON.stringify(body));
  }

  state(): Promise<State> {
    return this.emulator.control.state();
  }

  patch(...operations: PatchOperation[]): Promise<void> {
    return this.emulator.control.patch(...operations);
  }

  set(setting: keyof State["settings"], value: unknown): Promise<void> {
    return this.patch({ op: "replace", path: `/settings/${setting}`, value });
  }

  /** Replaces the temperament; omitted keys take their defaults. */
  async temper(temperament: Partial<Temperament>): Promise<void> {
    await this.emulator.control.setTemperament(temperament);
  }

  async advance(duration: string): Promise<void> {
    await this.emulator.control.advance(duration);
  }

  async fault(
    match: FaultInput["match"],
    effect: FaultInput["effect"],
    more: Pick<FaultInput, "skip" | "times"> = {},
  ): Promise<void> {
    await this.emulator.control.arm({ match, effect, ...more });
  }
}

/** The value at a path in a JSON body, as text. */
export function at(body: unknown, ...path: (string | number)[]): string {
  let value: unknown = body;
  for (const step of path) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  }
  if (typeof value !== "string" && typeof value !== "number") {
    throw new Error(`nothing at ${path.join(".")} in ${JSON.stringify(body)}`);
  }
  return String(value);
}
