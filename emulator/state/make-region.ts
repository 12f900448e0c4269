import { createHash } from "node:crypto";
import { EDITIONS } from "./editions";
import { LEVELS, type Level } from "./instances";

export interface Location {
  readonly region: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  /** The first three numbers of the addresses in the subnet. */
  readonly network: string;
}

interface Server {
  readonly id: string;
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly port: number;
  readonly host: number;
}

export function rdsInstance({ region, vpcId, subnetId, securityGroupIds, network }: Location, server: Server) {
  const { id, name, engine, version, port, host } = server;
  return {
    id,
    name,
    status: "ACTIVE",
    type: "Single",
    port,
    private_ips: [`${network}.${host}`],
    public_ips: [],
    datastore: { type: engine, version },
    enterprise_project_id: "0",
    region,
    vpc_id: vpcId,
    subnet_id: subnetId,
    security_group_id: securityGroupIds[0],
    created: "2024-01-15T08:30:00+0000",
    updated: "2024-01-15T08:42:10+0000",
    db_user_name: "root",
    flavor_ref: "rds.mysql.c6.large.2",
    volume: { type: "ESSD", size: 100 },
    charge_info: { charge_mode: "postPaid" },
    tags: [],
    nodes: [],
    related_instance: [],
  };
}

export function zonesOf(codes: readonly string[]) {
  return codes.map((code, index) => ({
    code,
    number: index + 1,
    alias: `可用区${index + 1}`,
    alias_us: `AZ${index + 1}`,
  }));
}

export function flavorOf(level: Level, id: string, zones: readonly string[]) {
  const { vcpus, ram, proxy } = EDITIONS[level];
  return { id, name: id, level, vcpus, ram, proxy, azs: [...zones] };
}

/** What a region is made from. */
interface Contents extends Location {
  readonly projectId: string;
  readonly networkName: string;
  readonly availabilityZones: readonly string[];
  readonly flavors: Readonly<Record<Level, string>>;
  readonly servers: readonly Server[];
}

/** A further region of the account, with its own project, network, flavors and RDS instances. */
export function makeRegion(contents: Contents) {
  const { region, projectId, vpcId, subnetId, securityGroupIds, network, networkName } = contents;
  const { availabilityZones, flavors, servers } = contents;
  return {
    region,
    project_id: projectId,
    vpcs: [{ id: vpcId, name: `vpc-${networkName}`, cidr: `${network}.0/16` }],
    subnets: [{ id: subnetId, vpc_id: vpcId, name: `subnet-${networkName}`, cidr: `${network}.0/24` }],
    securityGroups: securityGroupIds.map((id) => ({ id, name: "default" })),
    availabilityZones: zonesOf(availabilityZones),
    flavors: LEVELS.map((level) => flavorOf(level, flavors[level], availabilityZones)),
    quota: { audit_quota: 5, cpu: 400, ram: 819200 },
    rdsInstances: servers.map((server) => rdsInstance(contents, server)),
  };
}

/** A region whose IDs are derived from its name. */
export function regionNamed(region: string) {
  const id = (what: string) => createHash("md5").update(`${region} ${what}`).digest("hex");
  const uuid = (what: string) => id(what).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return makeRegion({
    region,
    projectId: id("project"),
    vpcId: uuid("VPC"),
    subnetId: uuid("subnet"),
    securityGroupIds: [uuid("security group")],
    network: "172.16.0",
    networkName: region,
    availabilityZones: [`${region}a`, `${region}b`],
    flavors: { low: "c7n.xlarge.4", medium: "c7n.2xlarge.4", high: "c7.4xlarge.4" },
    servers: [
      { id: `${id("orders")}in01`, name: "orders", engine: "MySQL", version: "8.0", port: 3306, host: 51 },
      { id: `${id("stock")}in03`, name: "stock", engine: "PostgreSQL", version: "15", port: 5432, host: 52 },
    ],
  });
}
