// Resources that do nothing, with the same properties as those of pulumi-dbss, their IDs and the text of their provider as
// long as there: the engine compares, logs and stores all of it, whatever a provider does.
const { CustomResource } = require("@pulumi/pulumi");

const UUID = "00000000-0000-4000-8000-000000000000";
const SHORT_ID = "AAAAAAAAAAAAAAAAAAAA";
const MARK = "00000000000000000000000000000000";

/** Of each type its ID, and what it has beyond what the program declares: inputs by default, and outputs. */
const TYPES = {
  AuditInstance: {
    id: UUID,
    inputs: {
      autoRenew: false,
      deletion: "loses the audit logs, and what is left of the paid period as far as BSS does not refund it",
      mark: MARK,
    },
    outputs: {
      connectIp: "192.168.0.2",
      createdAt: "2026-01-01 00:00:00",
      currency: "CNY",
      databaseLimit: 30,
      expiresAt: "2026-02-01T00:00:00Z",
      instanceId: UUID,
      orderId: "CS0000000000AAAAA",
      orderMark: `pulumi-dbss:${MARK}.000000000000`,
      price: 13000,
      resourceId: UUID,
      status: "ACTIVE",
      version: "24.04.16.164614",
    },
  },
  RdsAuditDatabase: {
    id: `${UUID}/${SHORT_ID}`,
    inputs: { auditEnabled: true },
    outputs: { auditStatus: "ACTIVE", databaseId: SHORT_ID, status: "ON" },
  },
  ResourceTags: {
    id: `auditInstance/${UUID}`,
    inputs: { mode: "merge", resourceType: "auditInstance" },
    outputs: {},
  },
  RiskRuleSwitch: {
    id: `${UUID}/000000000000`,
    inputs: {},
    outputs: { previous: { [SHORT_ID]: "ON" }, ruleIds: [SHORT_ID] },
  },
};

exports.provider = (type) => {
  const { id, outputs } = TYPES[type];
  return { create: async (inputs) => ({ id, outs: { ...inputs, ...outputs } }) };
};

for (const [type, { inputs }] of Object.entries(TYPES)) {
  const load = 'require("module").createRequire(process.cwd()+"/")("./nothing.js")';
  const __provider = `exports.handler=()=>${load}.provider(${JSON.stringify(type)})`;
  exports[type] = class extends CustomResource {
    constructor(name, args) {
      super(`pulumi-nodejs:dynamic/floor:${type}`, name, { ...inputs, ...args, __provider });
      this.instanceId = this.id;
      this.resourceId = this.id;
    }
  };
}
