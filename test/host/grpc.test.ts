import { Client, credentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Listening, type Method, RpcClient, RpcError, serveRpc } from "../../provider/host/native/grpc";
import { failureOf } from "./plugin";

// The engine uses the gRPC library for Go. The one for Node.js takes its place here.

const UNPAIRED = `half a character: ${"𝄞".charAt(0)}`;

const started = Promise.withResolvers<void>();
const ended = Promise.withResolvers<void>();

const methods = new Map<string, Method>([
  ["/test/Echo", async (request) => [request]],
  ["/test/Twice", async (request) => [request, request]],
  ["/test/Fail", async (request) => new RpcError(status.UNKNOWN, request.toString(), Buffer.alloc(40_000, 7))],
  ["/test/FailUnpaired", async () => new RpcError(status.UNKNOWN, UNPAIRED)],
  [
    "/test/Wait",
    async (request) => {
      started.resolve();
      await ended.promise;
      return [request];
    },
  ],
]);

let server: Listening;
let client: Client;

beforeAll(async () => {
  server = await serveRpc(methods);
  client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_metadata_size": 1_000_000,
  });
});
afterAll(() => {
  client.close();
  server.close();
});

const same = (bytes: Buffer) => bytes;

function ask(path: string, request: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, request, (error, response) =>
      error ? reject(error) : resolve(response),
    );
  });
}

it("transfers messages of any size, and many at once", async () => {
  const requests = [0, 1, 100, 16_384, 65_536, 5_000_000].map((size) => Buffer.alloc(size, size % 251));
  const calls = Array.from({ length: 10 }, () => requests).flat();
  const responses = await Promise.all(calls.map((request) => ask("/test/Echo", request)));
  expect(responses.every((response, index) => response?.equals(calls[index] ?? Buffer.of(1)))).toBe(true);
});

it("streams several responses as separate messages", async () => {
  const stream = client.makeServerStreamRequest("/test/Twice", same, same, Buffer.from("one"));
  expect((await stream.toArray()).map(String)).toEqual(["one", "one"]);
});

it("transfers an error with its message in any script and its details", async () => {
  const message = "100 % of « 审计 »\nare späte 𝄞 answers: %41";
  const error = await failureOf(ask("/test/Fail", Buffer.from(message)));
  expect([error.code, error.details]).toEqual([status.UNKNOWN, message]);
  expect(error.metadata.get("grpc-status-details-bin")).toEqual([Buffer.alloc(40_000, 7)]);
});

it("replaces invalid Unicode in the message of an error", async () => {
  const error = await failureOf(ask("/test/FailUnpaired", Buffer.of()));
  expect(error.details).toBe("half a character: \ufffd");
});

it("returns UNIMPLEMENTED for an unknown method", async () => {
  const error = await failureOf(ask("/test/Other", Buffer.of()));
  expect([error.code, error.details]).toEqual([status.UNIMPLEMENTED, "/test/Other is not implemented"]);
});

it("rejects a compressed message", async () => {
  const compressing = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure(), {
    "grpc.default_compression_algorithm": 2,
  });
  const call = new Promise((resolve, reject) => {
    const request = Buffer.alloc(10_000);
    compressing.makeUnaryRequest("/test/Echo", same, same, request, (error) => (error ? reject(error) : resolve({})));
  });
  expect((await failureOf(call)).code).toBe(status.UNIMPLEMENTED);
  compressing.close();
});

it("keeps serving after a call is canceled", async () => {
  const cancelled = new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest("/test/Wait", same, same, Buffer.of(1), (error) =>
      error ? reject(error) : resolve({}),
    );
    void started.promise.then(() => call.cancel());
  });
  expect((await failureOf(cancelled)).code).toBe(status.CANCELLED);
  ended.resolve();
  expect(await ask("/test/Echo", Buffer.of(2))).toEqual(Buffer.of(2));
});

it("sends messages to another server in order, and ignores a server that is gone", async () => {
  const received: string[] = [];
  const log = async (request: Buffer) => {
    received.push(request.toString());
    return [Buffer.of()];
  };
  const other = await serveRpc(new Map([["/test/Log", log]]));
  const sender = new RpcClient(`127.0.0.1:${other.port}`);
  await sender.send("/test/Log", Buffer.from("one"));
  await sender.send("/test/None", Buffer.from("lost"));
  await sender.send("/test/Log", Buffer.from("two"));
  other.close();
  await sender.send("/test/Log", Buffer.from("three"));
  expect(received).toEqual(["one", "two"]);
  await expect(new RpcClient("not an address").send("/test/Log", Buffer.of())).resolves.toBeUndefined();
  sender.close();
});
