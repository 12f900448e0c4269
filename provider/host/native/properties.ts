import type { BinaryReader, BinaryWriter } from "google-protobuf";
import type { Values } from "../engine-values";

// Properties as they are sent: a `google.protobuf.Struct`, read and written without its generated class, which creates
// several objects for each property.

/** The fields of a `google.protobuf.Value`: one for each kind of value. */
const KIND = { null: 1, number: 2, text: 3, boolean: 4, struct: 5, list: 6 };

/** Reads properties, at the field that contains them. */
export function readProperties(reader: BinaryReader): Values {
  const properties: Values = {};
  reader.readMessage(properties, readEntries);
  return properties;
}

function readEntries(properties: Values, reader: BinaryReader): void {
  while (reader.nextField()) {
    reader.readMessage(properties, readEntry);
  }
}

function readEntry(properties: Values, reader: BinaryReader): void {
  let name = "";
  let value: unknown = null;
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 1) {
      name = reader.readString();
    } else {
      value = readValue(reader);
    }
  }
  properties[name] = value;
}

function readValue(reader: BinaryReader): unknown {
  const holder: unknown[] = [];
  reader.readMessage(holder, readKind);
  return holder.length === 0 ? null : holder[0];
}

function readList(items: unknown[], reader: BinaryReader): void {
  while (reader.nextField()) {
    items.push(readValue(reader));
  }
}

function readKind(holder: unknown[], reader: BinaryReader): void {
  while (reader.nextField()) {
    holder[0] = readOf(reader.getFieldNumber(), reader);
  }
}

function readOf(kind: number, reader: BinaryReader): unknown {
  switch (kind) {
    case KIND.number:
      return reader.readDouble();
    case KIND.text:
      return reader.readString();
    case KIND.boolean:
      return reader.readBool();
    case KIND.struct:
      return readProperties(reader);
    case KIND.list: {
      const items: unknown[] = [];
      reader.readMessage(items, readList);
      return items;
    }
    default:
      reader.skipField();
      return null;
  }
}

/** Writes properties, as the content of a field. Undefined ones are omitted. */
export function writeProperties(properties: object, writer: BinaryWriter): void {
  for (const entry of Object.entries(properties)) {
    if (entry[1] !== undefined) {
      writer.writeMessage(1, entry, writeEntry);
    }
  }
}

function writeEntry([name, value]: [string, unknown], writer: BinaryWriter): void {
  writer.writeString(1, name);
  writer.writeMessage(2, [value], writeValue);
}

function writeList(items: readonly unknown[], writer: BinaryWriter): void {
  for (const item of items) {
    writer.writeMessage(1, [item], writeValue);
  }
}

/** The value is wrapped, because the writer omits a message that is null. */
function writeValue([value]: [unknown], writer: BinaryWriter): void {
  if (typeof value === "string") {
    writer.writeString(KIND.text, value);
  } else if (typeof value === "number") {
    writer.writeDouble(KIND.number, value);
  } else if (typeof value === "boolean") {
    writer.writeBool(KIND.boolean, value);
  } else if (Array.isArray(value)) {
    writer.writeMessage(KIND.list, value, writeList);
  } else if (value instanceof Object) {
    writer.writeMessage(KIND.struct, value, writeProperties);
  } else {
    writer.writeEnum(KIND.null, 0);
  }
}
