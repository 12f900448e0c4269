// Declares the component as a program in another language does, so that the plugin creates its resources; under the
// dynamic host, as a program in TypeScript does.
const pulumi = require("@pulumi/pulumi");
const dbss = require("pulumi-dbss");

class RemoteDatabaseAudit extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("dbss:index:DatabaseAudit", name, { instanceId: undefined, status: undefined, ...args }, options, true);
  }
}

const args = JSON.parse(process.env.COMPONENT_ARGS);
// Generated SDKs have this alias from the schema.
const aliases = [{ type: "dbss:components:DatabaseAudit" }];
const audit =
  process.env.DBSS_HOST === "native"
    ? new RemoteDatabaseAudit("audit", args, { aliases, providers: { dbss: new dbss.Provider("own", {}) } })
    : new dbss.DatabaseAudit("audit", args);

exports.instanceId = audit.instanceId;
exports.status = audit.status;
