// Declares the component as a program in another language does: the plugin makes its resources.
const pulumi = require("@pulumi/pulumi");
const dbss = require("pulumi-dbss");

class RemoteDatabaseAudit extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("dbss:index:DatabaseAudit", name, { instanceId: undefined, status: undefined, ...args }, options, true);
  }
}

const provider = new dbss.Provider("own", {});
const args = JSON.parse(process.env.COMPONENT_ARGS);
const audit = new RemoteDatabaseAudit("audit", args, { providers: { dbss: provider } });

exports.instanceId = audit.instanceId;
exports.status = audit.status;
