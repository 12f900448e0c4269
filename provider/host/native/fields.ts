import { BinaryReader, BinaryWriter } from "google-protobuf";
import type { Values } from "../engine-values";
import { readProperties, writeProperties } from "./properties";

// Messages as plain objects. Pulumi's generated classes create several objects for each property of a resource and take
// several times as long, and loading them is a large part of the plugin's start.

/** A field of a message that is received, with its number in Pulumi's protocol. */
interface Received<T> {
  readonly number: number;
  /** Its value in a message that does not contain it. */
  readonly absent: T;
  read(reader: BinaryReader): T;
}

/** A field of a message that is sent. */
interface Sent<T> {
  readonly number: number;
  write(writer: BinaryWriter, value: T): void;
}

type Field<T> = Received<T> & Sent<T>;

/** How each field of a message is read. */
export type Reading<Message> = { readonly [Name in keyof Message]: Received<Message[Name]> };

/** How each field of a message is written. */
export type Writing<Message> = { readonly [Name in keyof Message]: Sent<Message[Name]> };

export function reading<Message extends object>(fields: Reading<Message>): (bytes: Uint8Array) => Message {
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
export function writing<Message extends object>(fields: Writing<Message>): (message: Partial<Message>) => Uint8Array {
  const write = writingInto(fields);
  return (message) => {
    const writer = new BinaryWriter();
    write(message, writer);
    return writer.getResultBuffer();
  };
}

function writingInto<Message extends object>(
  fields: Writing<Message>,
): (message: Partial<Message>, writer: BinaryWriter) => void {
  const all = Object.entries<Sent<unknown>>(fields);
  return (message, writer) => {
    const values: Partial<Record<string, unknown>> = message;
    for (const [name, field] of all) {
      if (values[name] !== undefined) {
        field.write(writer, values[name]);
      }
    }
  };
}

export function text(number: number): Field<string> {
  return {
    number,
    absent: "",
    read: (reader) => reader.readString(),
    write: (writer, value) => writer.writeString(number, value),
  };
}

export function texts(number: number): Sent<readonly string[]> {
  return { number, write: (writer, values) => writer.writeRepeatedString(number, values) };
}

export function flag(number: number): Field<boolean> {
  return {
    number,
    absent: false,
    read: (reader) => reader.readBool(),
    write: (writer, value) => writer.writeBool(number, value),
  };
}

export function integer(number: number): Field<number> {
  return {
    number,
    absent: 0,
    read: (reader) => reader.readInt64(),
    write: (writer, value) => writer.writeInt32(number, value),
  };
}

export function double(number: number): Received<number> {
  return { number, absent: 0, read: (reader) => reader.readDouble() };
}

export function bytes(number: number): Sent<Uint8Array> {
  return { number, write: (writer, value) => writer.writeBytes(number, value) };
}

export function properties(number: number): Field<Values | undefined> {
  return {
    number,
    absent: undefined,
    read: readProperties,
    write: (writer, value) => writer.writeMessage(number, value, writeProperties),
  };
}

/** A message in a message. */
export function part<Message extends object>(number: number, fields: Writing<Message>): Sent<Partial<Message>> {
  const write = writingInto(fields);
  return { number, write: (writer, value) => writer.writeMessage(number, value, write) };
}

export function parts<Message extends object>(
  number: number,
  fields: Writing<Message>,
): Sent<readonly Partial<Message>[]> {
  const one = part(number, fields);
  return {
    number,
    write(writer, values) {
      for (const value of values) {
        one.write(writer, value);
      }
    },
  };
}
