import type { Region, State } from "../state/schema";

function toNumber(address: string): number | undefined {
  const parts = address.split(".");
  const bytes = parts.map(Number);
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part)) || bytes.some((byte) => byte > 255)) {
    return undefined;
  }
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}

function rangeOf(cidr: string): { first: number; last: number } {
  const [address = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const base = toNumber(address) ?? 0;
  const network = Math.floor(base / size) * size;
  // The address of the network, the gateway and the broadcast address are reserved.
  return { first: network + 2, last: network + size - 2 };
}

function taken(state: State, region: Region, subnetId: string): Set<string> {
  const addresses = new Set<string>();
  for (const instance of state.instances) {
    if (instance.subnet_id === subnetId) {
      addresses.add(instance.connect_ip);
    }
  }
  for (const database of region.rdsInstances) {
    if (database.subnet_id === subnetId) {
      for (const address of database.private_ips) {
        addresses.add(address);
      }
    }
  }
  return addresses;
}

/** Why an address cannot be used in a subnet; undefined if it can. */
export function addressProblem(state: State, region: Region, subnetId: string, address: string): string | undefined {
  const cidr = region.subnets.find((subnet) => subnet.id === subnetId)?.cidr ?? "";
  const value = toNumber(address);
  if (value === undefined) {
    return `${address} is not an IPv4 address`;
  }
  const { first, last } = rangeOf(cidr);
  if (value < first || value > last) {
    return `${address} is not in subnet ${subnetId} (${cidr})`;
  }
  return taken(state, region, subnetId).has(address) ? `${address} is in use` : undefined;
}

export function freeAddress(state: State, region: Region, subnetId: string): string {
  const cidr = region.subnets.find((subnet) => subnet.id === subnetId)?.cidr ?? "192.168.0.0/24";
  const { first, last } = rangeOf(cidr);
  const used = taken(state, region, subnetId);
  for (let value = first; value <= last; value += 1) {
    if (!used.has(toAddress(value))) {
      return toAddress(value);
    }
  }
  return toAddress(last);
}
