import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import fc from "fast-check";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { expect, it } from "vitest";
import {
  CHANGES,
  KIND,
  protocol,
  writeInitFailed,
  writeLogRequest,
  writeStatus,
} from "../../provider/host/native/protocol";
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

const { checkConfig, diffConfig, configure, invoke, check, diff, create, read, update } = protocol;

it("reads requests as the engine writes them", () => {
  fc.assert(
    fc.property(properties, properties, fc.string(), fc.boolean(), (one, other, id, preview) => {
      const [olds, news] = [struct(one), struct(other)];
      const compared = () =>
        new proto.DiffRequest().setId(id).setUrn("urn").setOlds(olds).setNews(news).setName("name");
      const checked = () => new proto.CheckRequest().setUrn("urn").setOlds(olds).setNews(news).setType("type");
      expect(checkConfig.readRequest(checked().serializeBinary())).toEqual({ urn: "urn", news: other });
      expect(check.readRequest(checked().serializeBinary())).toEqual({ urn: "urn", olds: one, news: other });
      expect(diffConfig.readRequest(compared().setOldInputs(news).serializeBinary())).toEqual({
        olds: one,
        news: other,
        oldInputs: other,
      });
      expect(diff.readRequest(compared().serializeBinary())).toEqual({ id, urn: "urn", olds: one, news: other });
      const configured = new proto.ConfigureRequest().setArgs(olds).setAcceptsecrets(true);
      expect(configure.readRequest(configured.serializeBinary())).toEqual({ args: one });
      const invoked = new proto.InvokeRequest().setTok(id).setArgs(olds).setPreview(preview);
      expect(invoke.readRequest(invoked.serializeBinary())).toEqual({ token: id, args: one });
      const created = new proto.CreateRequest().setUrn("urn").setProperties(olds).setTimeout(1.5).setPreview(preview);
      expect(create.readRequest(created.serializeBinary())).toEqual({
        urn: "urn",
        properties: one,
        timeout: 1.5,
        preview,
      });
      const readAgain = new proto.ReadRequest().setId(id).setUrn("urn").setProperties(olds).setInputs(news);
      expect(read.readRequest(readAgain.serializeBinary())).toEqual({
        id,
        urn: "urn",
        properties: one,
        inputs: other,
      });
      const updated = new proto.UpdateRequest().setId(id).setUrn("urn").setOlds(olds).setNews(news).setTimeout(60);
      expect(update.readRequest(updated.setPreview(preview).serializeBinary())).toEqual({
        id,
        urn: "urn",
        olds: one,
        news: other,
        timeout: 60,
        preview,
      });
      const deleted = new proto.DeleteRequest().setId(id).setUrn("urn").setProperties(olds).setOldInputs(news);
      expect(protocol.delete.readRequest(deleted.serializeBinary())).toEqual({
        id,
        urn: "urn",
        properties: one,
        timeout: 0,
      });
      const listed = new proto.ListRequest()
        .setToken(id)
        .setQuery(olds)
        .setLimit(2 ** 40)
        .setPageSize(7);
      expect(protocol.list.readRequest(listed.setContinuationToken("14").serializeBinary())).toEqual({
        token: id,
        query: one,
        limit: 2 ** 40,
        pageSize: 7,
        continuationToken: "14",
      });
    }),
  );
});

it("reads the address of the engine from a handshake and from an attach", () => {
  const handshake = new proto.ProviderHandshakeRequest().setEngineAddress("127.0.0.1:1").setRootDirectory("/");
  expect(protocol.handshake.readRequest(handshake.serializeBinary())).toEqual({ engineAddress: "127.0.0.1:1" });
  const attach = new PluginAttach().setAddress("127.0.0.1:2");
  expect(protocol.attach.readRequest(attach.serializeBinary())).toEqual({ address: "127.0.0.1:2" });
});

it("writes what the plugin supports, its version and its schema", () => {
  const handshake = protocol.handshake.writeResponse({ acceptSecrets: true });
  expect(proto.ProviderHandshakeResponse.deserializeBinary(handshake).getAcceptSecrets()).toBe(true);
  const configured = protocol.configure.writeResponse({ acceptSecrets: true, supportsPreview: true });
  expect(proto.ConfigureResponse.deserializeBinary(configured).toObject()).toMatchObject({
    acceptsecrets: true,
    supportspreview: true,
    acceptresources: false,
    acceptoutputs: false,
  });
  const info = PluginInfo.deserializeBinary(protocol.getPluginInfo.writeResponse({ version: "1.2.3" }));
  expect(info.getVersion()).toBe("1.2.3");
  const { getSchema } = protocol;
  expect(proto.GetSchemaResponse.deserializeBinary(getSchema.writeResponse({ schema: "{}" })).getSchema()).toBe("{}");
});

it("writes a diff as the engine reads it", () => {
  const { Kind } = proto.PropertyDiff;
  const detailedDiff = [
    { path: "tags.team", change: { kind: KIND.add } },
    { path: "name", change: { kind: KIND.update, inputDiff: true } },
    { path: "flavor", change: { kind: KIND.delete + 1 } },
  ];
  const response = { changes: CHANGES.some, diffs: ["tags", "name", "flavor"], replaces: ["flavor"], detailedDiff };
  const written = diff.writeResponse({ ...response, deleteBeforeReplace: true, hasDetailedDiff: true });
  const difference = proto.DiffResponse.deserializeBinary(written);
  expect(difference.toObject()).toMatchObject({
    changes: proto.DiffResponse.DiffChanges.DIFF_SOME,
    diffsList: ["tags", "name", "flavor"],
    replacesList: ["flavor"],
    deletebeforereplace: true,
    hasdetaileddiff: true,
  });
  const detailed = difference.getDetaileddiffMap().toObject(false, proto.PropertyDiff.toObject);
  expect(Object.fromEntries(detailed)).toEqual({
    "tags.team": { kind: Kind.ADD, inputdiff: false },
    name: { kind: Kind.UPDATE, inputdiff: true },
    flavor: { kind: Kind.DELETE_REPLACE, inputdiff: false },
  });
  const none = proto.DiffResponse.deserializeBinary(diffConfig.writeResponse({ changes: CHANGES.none }));
  expect(none.getChanges()).toBe(proto.DiffResponse.DiffChanges.DIFF_NONE);
});

it("writes a list as the engine reads it", () => {
  const readBack = (response: Parameters<typeof protocol.list.writeResponse>[0]) =>
    proto.ListResponse.deserializeBinary(protocol.list.writeResponse(response)).toObject();
  expect(readBack({ result: { id: "i-1", name: "audit" } })).toMatchObject({ result: { id: "i-1", name: "audit" } });
  expect(readBack({ continuation: { continuationToken: "2" } })).toMatchObject({
    continuation: { continuationToken: "2" },
  });
  expect(readBack({ computed: {} })).toMatchObject({ computed: {} });
});

it("writes a log message with its severity and the URN of its resource", () => {
  const written = writeLogRequest({ severity: 2, message: "It is late.", urn: "urn", ephemeral: true });
  expect(LogRequest.deserializeBinary(written).toObject()).toMatchObject({
    severity: LogSeverity.WARNING,
    message: "It is late.",
    urn: "urn",
    ephemeral: true,
  });
});

it("writes an error with the type and value of its details", () => {
  const details = { typeUrl: "type.googleapis.com/pulumirpc.ErrorResourceInitFailed", value: Uint8Array.of(1, 2) };
  const status = Status.deserializeBinary(writeStatus({ code: 2, message: "It failed.", details }));
  expect([status.getCode(), status.getMessage()]).toEqual([2, "It failed."]);
  const [detail] = status.getDetailsList();
  expect([detail?.getTypeName(), detail?.getValue_asU8()]).toEqual([
    "pulumirpc.ErrorResourceInitFailed",
    Uint8Array.of(1, 2),
  ]);
});

it("writes responses as the engine reads them", () => {
  const failures = [{ property: "name", reason: "name must not be empty." }];
  fc.assert(
    fc.property(properties, properties, fc.string(), (one, other, id) => {
      const checked = proto.CheckResponse.deserializeBinary(check.writeResponse({ inputs: one, failures }));
      expect(checked.getInputs()?.toJavaScript()).toEqual(one);
      expect(checked.getFailuresList().map((failure) => failure.toObject())).toEqual(failures);
      const invoked = proto.InvokeResponse.deserializeBinary(invoke.writeResponse({ return: one, failures }));
      expect(invoked.getReturn()?.toJavaScript()).toEqual(one);
      expect(invoked.getFailuresList().map((failure) => failure.toObject())).toEqual(failures);
      const created = proto.CreateResponse.deserializeBinary(create.writeResponse({ id, properties: one }));
      expect([created.getId(), created.getProperties()?.toJavaScript()]).toEqual([id, one]);
      const found = { id, properties: one, inputs: other };
      const readAgain = proto.ReadResponse.deserializeBinary(read.writeResponse(found));
      expect(readAgain.getId()).toBe(id);
      expect(readAgain.getProperties()?.toJavaScript()).toEqual(one);
      expect(readAgain.getInputs()?.toJavaScript()).toEqual(other);
      const updated = proto.UpdateResponse.deserializeBinary(update.writeResponse({ properties: one }));
      expect(updated.getProperties()?.toJavaScript()).toEqual(one);
      const failed = writeInitFailed({ id, properties: one, reasons: ["The order is not paid."] });
      const detail = proto.ErrorResourceInitFailed.deserializeBinary(failed);
      expect([detail.getId(), detail.getProperties()?.toJavaScript()]).toEqual([id, one]);
      expect(detail.getReasonsList()).toEqual(["The order is not paid."]);
    }),
  );
});

it("omits undefined values, and writes no ID for a resource that is gone", () => {
  const gone = proto.ReadResponse.deserializeBinary(read.writeResponse({}));
  expect([gone.getId(), gone.hasProperties(), gone.hasInputs()]).toEqual(["", false, false]);
  const inputs = { name: "audit", description: undefined, tags: { team: undefined, env: "production" } };
  const checked = proto.CheckResponse.deserializeBinary(check.writeResponse({ inputs }));
  expect(checked.getInputs()?.toJavaScript()).toEqual({ name: "audit", tags: { env: "production" } });
});
