import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { BinaryReader, BinaryWriter } from "google-protobuf";
import type { Failure } from "../../model/check";
import type { Values } from "../engine-values";
import { readProperties, writeProperties } from "./properties";

/** A field of a message that the engine sends, with its number in Pulumi's `provider.proto`. */
interface Received<T> {
  readonly number: number;
  /** Its value in a message that does not contain it. */
  readonly absent: T;
  read(reader: BinaryReader): T;
}

/** A field of a message for the engine. */
interface Sent<T> {
  readonly number: number;
  write(writer: BinaryWriter, value: T): void;
}

type Field<T> = Received<T> & Sent<T>;

/** How each field of a message is read. */
type Reading<Message> = { readonly [Name in keyof Message]: Received<Message[Name]> };

/** How each field of a message is written. */
type Writing<Message> = { readonly [Name in keyof Message]: Sent<Message[Name]> };

/**
 * Pulumi's protocol for providers. The messages of the methods below are plain objects instead of generated classes,
 * which create several objects for each property of a resource and take several times as long.
 */
export const providerService = {
  ...ResourceProviderService,
  checkConfig: exchanging(
    ResourceProviderService.checkConfig,
    { news: properties(3) },
    { inputs: properties(1), failures: failures(2) },
  ),
  diffConfig: receiving(ResourceProviderService.diffConfig, {
    olds: properties(3),
    news: properties(4),
    oldInputs: properties(6),
  }),
  configure: receiving(ResourceProviderService.configure, { args: properties(2) }),
  invoke: exchanging(
    ResourceProviderService.invoke,
    { token: text(1), args: properties(2) },
    { return: properties(1), failures: failures(2) },
  ),
  check: exchanging(
    ResourceProviderService.check,
    { urn: text(1), olds: properties(2), news: properties(3) },
    { inputs: properties(1), failures: failures(2) },
  ),
  diff: receiving(ResourceProviderService.diff, {
    id: text(1),
    urn: text(2),
    olds: properties(3),
    news: properties(4),
  }),
  create: exchanging(
    ResourceProviderService.create,
    { urn: text(1), properties: properties(2), timeout: double(3), preview: bool(4) },
    { id: text(1), properties: properties(2) },
  ),
  read: exchanging(
    ResourceProviderService.read,
    { id: text(1), urn: text(2), properties: properties(3), inputs: properties(4) },
    { id: text(1), properties: properties(2), inputs: properties(3) },
  ),
  update: exchanging(
    ResourceProviderService.update,
    { id: text(1), urn: text(2), olds: properties(3), news: properties(4), timeout: double(5), preview: bool(7) },
    { properties: properties(1) },
  ),
  delete: receiving(ResourceProviderService.delete, {
    id: text(1),
    urn: text(2),
    properties: properties(3),
    timeout: double(4),
  }),
};

type Service = typeof providerService;

/** The request of a method. */
export type Request<Name extends keyof Service> = ReturnType<Service[Name]["requestDeserialize"]>;

/** The response of a method. */
export type Response<Name extends keyof Service> = Parameters<Service[Name]["responseSerialize"]>[0];

/** The details of an error after which something exists. */
export const writeInitFailed = writing({ id: text(1), properties: properties(2), reasons: texts(3) });

/** A method with plain requests. */
function receiving<Method extends object, Request extends object>(method: Method, request: Reading<Request>) {
  return { ...method, requestDeserialize: reading(request) };
}

/** A method with plain requests and responses. */
function exchanging<Method extends object, Request extends object, Response extends object>(
  method: Method,
  request: Reading<Request>,
  response: Writing<Response>,
) {
  return { ...receiving(method, request), responseSerialize: writing(response) };
}

function reading<Message extends object>(fields: Reading<Message>): (bytes: Uint8Array) => Message {
  const all = Object.entries<Received<unknown>>(fields);
  const byNumber = new Map(all.map(([name, field]) => [field.number, { name, field }]));
  const empty = Object.fromEntries(all.map(([name, { absent }]) => [name, absent]));
  return (bytes) => {
    const message = { ...empty };
    const reader = new BinaryReader(bytes);
    while (reader.nextField()) {
      const found = byNumber.get(reader.getFieldNumber());
      if (found) {
        message[found.name] = found.field.read(reader);
      } else {
        reader.skipField();
      }
    }
    // Each field has been read as its type.
    return message as Message;
  };
}

/** Fields that are undefined are omitted. */
function writing<Message extends object>(fields: Writing<Message>): (message: Partial<Message>) => Buffer {
  const all = Object.entries<Sent<unknown>>(fields);
  return (message) => {
    const values: Partial<Record<string, unknown>> = message;
    const writer = new BinaryWriter();
    for (const [name, field] of all) {
      if (values[name] !== undefined) {
        field.write(writer, values[name]);
      }
    }
    return Buffer.from(writer.getResultBuffer());
  };
}

function text(number: number): Field<string> {
  return {
    number,
    absent: "",
    read: (reader) => reader.readString(),
    write: (writer, value) => writer.writeString(number, value),
  };
}

function properties(number: number): Field<Values | undefined> {
  return {
    number,
    absent: undefined,
    read: readProperties,
    write: (writer, value) => writer.writeMessage(number, value, writeProperties),
  };
}

function double(number: number): Received<number> {
  return { number, absent: 0, read: (reader) => reader.readDouble() };
}

function bool(number: number): Received<boolean> {
  return { number, absent: false, read: (reader) => reader.readBool() };
}

function texts(number: number): Sent<readonly string[]> {
  return { number, write: (writer, values) => writer.writeRepeatedString(number, values) };
}

/** What is wrong with the arguments of a resource. */
function failures(number: number): Sent<readonly Failure[]> {
  return {
    number,
    write: (writer, values) => {
      for (const failure of values) {
        writer.writeMessage(number, failure, writeFailure);
      }
    },
  };
}

function writeFailure({ property, reason }: Failure, writer: BinaryWriter): void {
  writer.writeString(1, property);
  writer.writeString(2, reason);
}
