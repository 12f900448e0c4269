// Resources that do nothing. They have the same properties as those of pulumi-dbss, and IDs and serialized providers
// of the same length, because the engine compares, logs and stores all of it.
const { CustomResource } = require("@pulumi/pulumi");

const UUID = "00000000-0000-4000-8000-000000000000";
const SHORT_ID = "AAAAAAAAAAAAAAAAAAAA";
const ORDER_ID = "CS0000000000AAAAA";
const MARK = "00000000000000000000000000000000";

/** The ID of each type, and its properties besides the declared ones: default inputs, and outputs. */
const TYPES = {
  AuditOrder: {
    id: ORDER_ID,
    inputs: { mark: MARK, rdsIds: [] },
    outputs: (inputs) => ({
      currency: "CNY",
      ledger: [{ orderId: ORDER_ID, purchase: inputs, period: 1, periodUnit: "month", price: 13000, currency: "CNY" }],
      orderId: ORDER_ID,
      price: 13000,
      status: "completed",
    }),
  },
  AuditInstance: {
    id: UUID,
    inputs: {
      orderMark: MARK,
      deletion:
        "loses the audit logs that are not backed up (AuditLogBackup), and the rest of the paid period except for what BSS refunds",
    },
    outputs: () => ({
      availabilityZones: [process.env.BENCH_ZONE],
      connectIp: "192.168.0.2",
      createdAt: "2026-01-01 00:00:00",
      currency: "CNY",
      databaseLimit: 30,
      edition: "high",
      expiresAt: "2026-02-01T00:00:00Z",
      instanceId: UUID,
      portId: UUID,
      price: 13000,
      resourceId: UUID,
      specification: "High | 30 Proxy",
      status: "ACTIVE",
      subnetId: UUID,
      version: "24.04.16.164614",
      vpcId: UUID,
    }),
  },
  RdsAuditDatabase: {
    id: `${UUID}/${SHORT_ID}`,
    inputs: { auditEnabled: true },
    outputs: () => ({
      agentUrl: [],
      auditStatus: "ACTIVE",
      charset: "UTF8",
      classification: "RDS",
      databaseId: SHORT_ID,
      instanceName: "rds-0",
      os: "LINUX64",
      rdsAuditSwitchMismatch: false,
      status: "ON",
    }),
  },
  ResourceTags: {
    id: `auditInstance/${UUID}`,
    inputs: { mode: "merge", resourceType: "auditInstance" },
    outputs: () => ({}),
  },
  RiskRuleSwitch: {
    id: `${UUID}/000000000000`,
    inputs: {},
    outputs: () => ({ previous: { [SHORT_ID]: "ON" }, ruleIds: [SHORT_ID] }),
  },
};

/** Outputs that every state has. */
const PLACE = { region: "cn-north-4", projectId: MARK };

exports.provider = (type) => {
  const { id, outputs } = TYPES[type];
  const outs = (inputs) => ({ ...inputs, ...outputs(inputs), ...PLACE });
  return {
    create: async (inputs) => ({ id, outs: outs(inputs) }),
    update: async (_id, _olds, news) => ({ outs: outs(news) }),
  };
};

function resourceClass(type) {
  const { inputs } = TYPES[type];
  const load = 'require("module").createRequire(process.cwd()+"/")("./nothing.js")';
  const __provider = `exports.handler=()=>${load}.provider(${JSON.stringify(type)})`;
  return class extends CustomResource {
    constructor(name, args) {
      super(`pulumi-nodejs:dynamic/floor:${type}`, name, { ...inputs, ...args, __provider });
      this.instanceId = this.id;
      this.resourceId = this.id;
    }
  };
}

for (const type of ["RdsAuditDatabase", "ResourceTags", "RiskRuleSwitch"]) {
  exports[type] = resourceClass(type);
}

const Order = resourceClass("AuditOrder");
const Instance = resourceClass("AuditInstance");

/** Also declares the order, like the class of pulumi-dbss. */
exports.AuditInstance = class extends Instance {
  constructor(name, { name: instanceName, securityGroupIds, ...purchase }) {
    const order = new Order(name, { name: instanceName, securityGroupIds, ...purchase });
    super(name, { name: instanceName, securityGroupIds, orderId: order.id });
  }
};
