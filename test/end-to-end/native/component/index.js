// Declares the component as a program in another language does, so that the plugin creates its resources; under the
// dynamic host, as a program in TypeScript does.
const pulumi = require("@pulumi/pulumi");
const { unknown } = require("@pulumi/pulumi/output");
const dbss = require("pulumi-dbss");

class RemoteDatabaseAudit extends pulumi.ComponentResource {
  constructor(name, args, options) {
    const outputs = { instanceId: undefined, status: undefined, instance: undefined, databases: undefined };
    super("dbss:index:DatabaseAudit", name, { ...outputs, ...args }, options, true);
  }
}

/** A value that is unknown in previews, and depends on another resource. */
const outputOf = (value) => provider.id.apply(() => (pulumi.runtime.isDryRun() ? unknown : value));
/** The arguments, in which `{ "output": value }` and `{ "secret": value }` stand for outputs. */
const revived = (_key, value) => {
  if (value?.output !== undefined) {
    return outputOf(value.output);
  }
  return value?.secret === undefined ? value : pulumi.secret(value.secret);
};

const isNative = process.env.DBSS_HOST === "native";
const provider = isNative ? new dbss.Provider("own", {}) : undefined;
const args = JSON.parse(process.env.COMPONENT_ARGS, revived);
// Generated SDKs have this alias from the schema.
const aliases = [{ type: "dbss:components:DatabaseAudit" }];
const inGroup = () => ({ parent: new pulumi.ComponentResource("test:Group", "group", {}, { deletedWith: provider }) });
const options = { itself: () => ({ deletedWith: provider }), group: inGroup }[process.env.COMPONENT_DELETED_WITH]?.();
const audit = isNative
  ? new RemoteDatabaseAudit("audit", args, { aliases, providers: { dbss: provider }, ...options })
  : new dbss.DatabaseAudit("audit", args);

exports.instanceId = audit.instanceId;
exports.status = audit.status;
// The SDK turns the resources in the plugin's answer into IDs, because it has no class for them.
exports.instance = audit.instance.apply((instance) => instance.id ?? instance);
exports.databases = audit.databases.apply((databases) =>
  Object.fromEntries(Object.entries(databases).map(([key, database]) => [key, database.id ?? database])),
);
