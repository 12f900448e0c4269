import type { Call } from "../operation";
import type { Instance } from "../state/instances";
import type { Temperament } from "../temperament";
import { dbssTime } from "../times";

const LEVEL_NAMES: Record<string, string> = { low: "Low", medium: "Medium", high: "High" };
const DAY_MS = 86_400_000;

/** An instance as listed. */
export function wireInstance(call: Call, instance: Instance, databaseCount: number) {
  const { state, region, now } = call;
  const { temperament } = state;
  const flavor = region.flavors.find((candidate) => candidate.id === instance.flavor_id);
  const level = flavor === undefined ? "" : LEVEL_NAMES[flavor.level];
  const daysLeft =
    instance.expires_at === null ? null : Math.ceil((new Date(instance.expires_at).getTime() - now.getTime()) / DAY_MS);
  const days = daysLeft === null ? null : String(daysLeft);
  return {
    name: instance.name,
    comment: instance.comment,
    status: instance.status,
    task: instance.task,
    id: instance.id,
    specification: `${level} | ${instance.database_limit} Proxy`,
    zone: wireZone(temperament, instance.zone),
    created: dbssTime(instance.created_at),
    expired: instance.expires_at === null ? null : dbssTime(instance.expires_at),
    cpu: flavor?.vcpus ?? 0,
    ram: flavor?.ram ?? 0,
    region: region.region,
    version: instance.version,
    ...spelled(temperament, {
      subnet_id: temperament.places === "empty" ? "" : instance.subnet_id,
      remain_days: days,
      charge_model: instance.charge_model,
      config_num: databaseCount,
      connect_ipv6: null,
    }),
    effect: instance.effect,
    scene: instance.scene,
    connect_ip: wireAddress(temperament, instance.connect_ip),
    port_id: instance.port_id,
    resource_id: instance.resource_id,
    vpc_id: temperament.places === "empty" ? "" : instance.vpc_id,
    security_group_id: instance.security_group_id,
    resource_spec_code: wireSpecCode(temperament, instance.resource_spec_code),
    // The examples have null here, the vendor's acceptance test expects a value.
    keep_days: instance.charge_model === "Period" ? days : null,
    new_version: instance.new_version,
    database_limit: instance.database_limit,
  };
}

interface DoublySpelled {
  readonly subnet_id: string;
  readonly remain_days: string | null;
  readonly charge_model: string;
  readonly config_num: number;
  readonly connect_ipv6: null;
}

/** The fields that the documents and the vendor's own clients spell differently. */
function spelled({ fieldNames }: Temperament, fields: DoublySpelled) {
  const camelCase = {
    subnetId: fields.subnet_id,
    remainDays: fields.remain_days,
    chargeModel: fields.charge_model,
    configNum: fields.config_num,
    connectIpv6: fields.connect_ipv6,
  };
  switch (fieldNames) {
    case "documented":
      return fields;
    case "camelCase":
      return camelCase;
    case "both":
      return { ...fields, ...camelCase };
  }
}

function wireZone({ zones }: Temperament, zone: string): string {
  switch (zones) {
    case "asOrdered":
      return zone;
    case "reordered":
      return zone.split(",").reverse().join(",");
    case "firstOnly":
      return zone.split(",", 1).join("");
    case "empty":
      return "";
    case "upperCase":
      return zone.toUpperCase();
  }
}

function wireSpecCode({ specCodes }: Temperament, code: string): string {
  switch (specCodes) {
    case "asOrdered":
      return code;
    case "upperCase":
      return code.toUpperCase();
    case "empty":
      return "";
  }
}

function wireAddress({ addresses }: Temperament, address: string): string {
  switch (addresses) {
    case "one":
      return address;
    case "two":
      return `${address},${neighborOf(address)}`;
    case "empty":
      return "";
  }
}

/** Another address in the same subnet. */
function neighborOf(address: string): string {
  const [host = "0", ...network] = address.split(".").reverse();
  return [...network.reverse(), Number(host) < 254 ? Number(host) + 1 : 2].join(".");
}
