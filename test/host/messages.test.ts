import * as proto from "@pulumi/pulumi/proto/provider_pb";
import fc from "fast-check";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { expect, it } from "vitest";
import { providerService, writeInitFailed } from "../../provider/host/native/messages";
import { struct } from "./plugin";

type Properties = Record<string, JavaScriptValue>;

// Pulumi's generated classes are the reference: they know the number and type of each field.

const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__proto__");

/** Properties of any shape that the engine can send. */
const properties = fc.letrec<{ value: JavaScriptValue; properties: Properties }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value")),
    tie("properties"),
  ),
  properties: fc.dictionary(name, tie("value"), { noNullPrototype: true }),
})).properties;

const { checkConfig, diffConfig, configure, invoke, check, diff, create, read, update } = providerService;

it("requests are read as the engine writes them", () => {
  fc.assert(
    fc.property(properties, properties, fc.string(), fc.boolean(), (one, other, id, preview) => {
      const [olds, news] = [struct(one), struct(other)];
      const compared = () =>
        new proto.DiffRequest().setId(id).setUrn("urn").setOlds(olds).setNews(news).setName("name");
      const checked = () => new proto.CheckRequest().setUrn("urn").setOlds(olds).setNews(news).setType("type");
      expect(checkConfig.requestDeserialize(checked().serializeBinary())).toEqual({ news: other });
      expect(check.requestDeserialize(checked().serializeBinary())).toEqual({ urn: "urn", olds: one, news: other });
      expect(diffConfig.requestDeserialize(compared().setOldInputs(news).serializeBinary())).toEqual({
        olds: one,
        news: other,
        oldInputs: other,
      });
      expect(diff.requestDeserialize(compared().serializeBinary())).toEqual({ id, urn: "urn", olds: one, news: other });
      const configured = new proto.ConfigureRequest().setArgs(olds).setAcceptsecrets(true);
      expect(configure.requestDeserialize(configured.serializeBinary())).toEqual({ args: one });
      const invoked = new proto.InvokeRequest().setTok(id).setArgs(olds).setPreview(preview);
      expect(invoke.requestDeserialize(invoked.serializeBinary())).toEqual({ token: id, args: one });
      const created = new proto.CreateRequest().setUrn("urn").setProperties(olds).setTimeout(1.5).setPreview(preview);
      expect(create.requestDeserialize(created.serializeBinary())).toEqual({
        urn: "urn",
        properties: one,
        timeout: 1.5,
        preview,
      });
      const readAgain = new proto.ReadRequest().setId(id).setUrn("urn").setProperties(olds).setInputs(news);
      expect(read.requestDeserialize(readAgain.serializeBinary())).toEqual({
        id,
        urn: "urn",
        properties: one,
        inputs: other,
      });
      const updated = new proto.UpdateRequest().setId(id).setUrn("urn").setOlds(olds).setNews(news).setTimeout(60);
      expect(update.requestDeserialize(updated.setPreview(preview).serializeBinary())).toEqual({
        id,
        urn: "urn",
        olds: one,
        news: other,
        timeout: 60,
        preview,
      });
      const deleted = new proto.DeleteRequest().setId(id).setUrn("urn").setProperties(olds).setOldInputs(news);
      expect(providerService.delete.requestDeserialize(deleted.serializeBinary())).toEqual({
        id,
        urn: "urn",
        properties: one,
        timeout: 0,
      });
    }),
  );
});

it("responses are written as the engine reads them", () => {
  const failures = [{ property: "name", reason: "name must not be empty." }];
  fc.assert(
    fc.property(properties, properties, fc.string(), (one, other, id) => {
      const checked = proto.CheckResponse.deserializeBinary(check.responseSerialize({ inputs: one, failures }));
      expect(checked.getInputs()?.toJavaScript()).toEqual(one);
      expect(checked.getFailuresList().map((failure) => failure.toObject())).toEqual(failures);
      const invoked = proto.InvokeResponse.deserializeBinary(invoke.responseSerialize({ return: one, failures }));
      expect(invoked.getReturn()?.toJavaScript()).toEqual(one);
      expect(invoked.getFailuresList().map((failure) => failure.toObject())).toEqual(failures);
      const created = proto.CreateResponse.deserializeBinary(create.responseSerialize({ id, properties: one }));
      expect([created.getId(), created.getProperties()?.toJavaScript()]).toEqual([id, one]);
      const found = { id, properties: one, inputs: other };
      const readAgain = proto.ReadResponse.deserializeBinary(read.responseSerialize(found));
      expect(readAgain.getId()).toBe(id);
      expect(readAgain.getProperties()?.toJavaScript()).toEqual(one);
      expect(readAgain.getInputs()?.toJavaScript()).toEqual(other);
      const updated = proto.UpdateResponse.deserializeBinary(update.responseSerialize({ properties: one }));
      expect(updated.getProperties()?.toJavaScript()).toEqual(one);
      const failed = writeInitFailed({ id, properties: one, reasons: ["The order is not paid."] });
      const detail = proto.ErrorResourceInitFailed.deserializeBinary(failed);
      expect([detail.getId(), detail.getProperties()?.toJavaScript()]).toEqual([id, one]);
      expect(detail.getReasonsList()).toEqual(["The order is not paid."]);
    }),
  );
});

it("what is undefined is omitted, and a resource that is gone has no ID", () => {
  const gone = proto.ReadResponse.deserializeBinary(read.responseSerialize({}));
  expect([gone.getId(), gone.hasProperties(), gone.hasInputs()]).toEqual(["", false, false]);
  const inputs = { name: "audit", description: undefined, tags: { team: undefined, env: "production" } };
  const checked = proto.CheckResponse.deserializeBinary(check.responseSerialize({ inputs }));
  expect(checked.getInputs()?.toJavaScript()).toEqual({ name: "audit", tags: { env: "production" } });
});
