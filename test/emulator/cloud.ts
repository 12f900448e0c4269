import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../emulator/index";
import type { JournalEntry } from "../../emulator/journal";
import type { State } from "../../emulator/state/schema";

// biome-ignore lint/suspicious/noExplicitAny: the tests look into JSON of many shapes.
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly credentials?: { readonly accessKey: string; readonly secretKey: string };
}

/** An emulator whose clock stands still, and a client that knows nothing of it but HTTP and the vendor's signer. */
export class Cloud {
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

  close(): Promise<void> {
    return this.emulator.close();
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.signed("GET", path, undefined, options);
  }

  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer> {
    return this.signed("POST", path, body, options);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.signed("PUT", path, body);
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.signed("DELETE", path, body);
  }

  async signed(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const { accessKey, secretKey } = options.credentials ?? this.emulator.account;
    const endpoint = new URL(path, this.url);
    const queryParams = Object.fromEntries(endpoint.searchParams);
    const headers = AKSKSigner.sign(
      {
        method,
        endpoint: `${endpoint.origin}${endpoint.pathname}`,
        queryParams,
        headers: {
          "X-Project-Id": this.p,
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...options.headers,
        },
        data: body,
      } as Parameters<typeof AKSKSigner.sign>[0],
      new BasicCredentials().withAk(accessKey).withSk(secretKey),
    );
    return this.raw(
      method,
      path,
      body === undefined ? undefined : JSON.stringify(body),
      headers as Record<string, string>,
    );
  }

  async raw(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { host: _host, ...sent } = headers;
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: sent,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  async control(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.raw(method, `/_emulator/${path}`, body === undefined ? undefined : JSON.stringify(body));
    return answer.body;
  }

  state(): Promise<State> {
    return this.control("GET", "state");
  }

  patch(...operations: { op: string; path: string; value?: unknown }[]): Promise<State> {
    return this.control("PATCH", "state", operations);
  }

  set(setting: string, value: unknown): Promise<State> {
    return this.patch({ op: "replace", path: `/settings/${setting}`, value });
  }

  advance(duration: string): Promise<{ now: string }> {
    return this.control("POST", "clock", { advance: duration });
  }

  requests(since = 0): Promise<JournalEntry[]> {
    return this.control("GET", `requests?since=${since}`);
  }

  fault(match: object, effect: object, more: object = {}): Promise<Json> {
    return this.control("POST", "faults", { match, effect, ...more });
  }
}
