import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Number of instances in the account. */
const INSTANCES = 10_000;

const QUOTA = JSON.stringify({ project_id: "p", audit_quota: 10, cpu: 100, ram: 1000 });

/** A server that checks nothing, so that the time of a request is that of the client. */
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://server");
    const body = pathname.endsWith("/instances") ? page(searchParams) : QUOTA;
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
});

function page(query: URLSearchParams): string {
  const offset = Number(query.get("offset") ?? 0);
  const length = Math.max(0, Math.min(Number(query.get("limit") ?? 100), INSTANCES - offset));
  const instances = Array.from({ length }, (_, index) => instance(offset + index));
  return JSON.stringify({ instances, total: INSTANCES });
}

function instance(index: number) {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  return {
    id,
    resource_id: id.replace("00000000", "99999999"),
    name: `audit-${index}`,
    comment: "",
    status: "ACTIVE",
    task: "NO_TASK",
    vpc_id: "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
    subnet_id: "6201dcf2-1374-43ec-ae8b-78b4081572d3",
    security_group_id: "59c45017-a484-481b-8440-18c2214ccb06",
    zone: "cn-north-4a",
    connect_ip: "192.168.0.10",
    version: "22.05.31",
    resource_spec_code: "dbss.bypassaudit.high",
    charge_model: "Period",
    created: "1700000000000",
    expired: "1800000000000",
  };
}

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
