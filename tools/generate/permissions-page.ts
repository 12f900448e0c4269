import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Operation, onlyReads } from "../../provider/client/operation";
import { operations } from "../../provider/client/operations";
import { REPO } from "../repo";
import { filled, table } from "./markdown";

type Neighbor = Exclude<keyof typeof operations, "dbss">;

/** The action that an operation of a related service needs; undefined if every user may call it. */
const ACTIONS: { [Service in Neighbor]: Readonly<Record<keyof (typeof operations)[Service], string | undefined>> } = {
  iam: {
    createToken: undefined,
    listProjects: "iam:projects:listProjects",
    listAuthProjects: undefined,
    listAuthDomains: undefined,
    createTemporaryAccessKey: undefined,
  },
  bss: {
    listServiceTypes: undefined,
    rateSubscription: "bss:discount:view",
    listOrders: "bss:order:view",
    showOrder: "bss:order:view",
    payOrder: "bss:order:pay",
    cancelOrder: "bss:order:update",
    listResources: "bss:renewal:view",
    unsubscribe: "bss:unsubscribe:update",
    enableAutoRenew: "bss:renewal:update",
    disableAutoRenew: "bss:renewal:update",
    renewSubscription: "bss:renewal:update",
  },
  rds: { listInstances: "rds:instance:list" },
  eps: {
    listEnterpriseProjects: "eps:enterpriseProjects:list",
    listEnterpriseProjectResources: "eps:resources:list",
    migrateResource: "eps:resources:add",
  },
};

/** DBSS has an action for nearly every operation, so the policies use wildcards. */
const DBSS_ACTIONS = { reading: ["dbss:*:get*", "dbss:*:list*"], writing: ["dbss:*:*"] };

type Grants = (service: string, method: string) => boolean;

/** Signing in counts as reading, too. */
const isReading: Grants = (service, method) => service === "iam" || onlyReads(method);

/** The roles of the page, and the operations that each role needs. */
const ROLES = {
  drift: (service, method) => isReading(service, method) && service !== "eps",
  "read-only": isReading,
  deploy: () => true,
} satisfies Readonly<Record<string, Grants>>;

export type Role = keyof typeof ROLES;

const ROLE_NAMES = Object.keys(ROLES) as Role[];

interface Permitted {
  readonly service: keyof typeof operations;
  readonly method: string;
  readonly operation: Operation;
  readonly actions: readonly string[];
  readonly roles: readonly Role[];
}

/** Every operation that requires authentication, with its actions and the roles that need it. */
export function permittedOperations(): Permitted[] {
  return (Object.keys(operations) as (keyof typeof operations)[]).flatMap((service) =>
    Object.entries<Operation>(operations[service])
      .filter(([, { anonymous }]) => !anonymous)
      .map(([method, operation]) => ({
        service,
        method,
        operation,
        actions: actionsOf(service, method),
        roles: ROLE_NAMES.filter((role) => ROLES[role](service, method)),
      })),
  );
}

function actionsOf(service: keyof typeof operations, method: string): readonly string[] {
  if (service === "dbss") {
    return isReading(service, method) ? DBSS_ACTIONS.reading : DBSS_ACTIONS.writing;
  }
  const action = new Map<string, string | undefined>(Object.entries(ACTIONS[service])).get(method);
  return action === undefined ? [] : [action];
}

/** The page of the permissions. Fills in the policies and the table of operations. */
export async function permissionsPage(): Promise<string> {
  const page = await readFile(join(REPO, "docs/permissions.md"), "utf8");
  const permitted = permittedOperations();
  const policies = Object.fromEntries(ROLE_NAMES.map((role) => [role, policyOf(role, permitted)]));
  const rows = permitted
    .filter(({ service }) => service !== "dbss")
    .map(({ operation, actions, roles }) => [
      operation.service.toUpperCase(),
      `\`${operation.method} ${operation.path}\``,
      actions.map((action) => `\`${action}\``).join(", ") || "none",
      ...ROLE_NAMES.map((role) => (roles.includes(role) ? "yes" : "")),
    ]);
  const operations = table(["service", "operation", "action", ...ROLE_NAMES], rows);
  return filled(page, { ...policies, operations });
}

/** A custom policy for each service, because a policy cannot combine actions of global and regional services. */
function policyOf(role: Role, permitted: readonly Permitted[]): string {
  const own = permitted.filter(({ roles }) => roles.includes(role));
  const services = [...new Set(own.filter(({ actions }) => actions.length > 0).map(({ service }) => service))];
  return services
    .map((service) => {
      const actions = new Set(own.filter((candidate) => candidate.service === service).flatMap((each) => each.actions));
      const covering = [...actions].filter((action) => action === "dbss:*:*" || !actions.has("dbss:*:*")).sort();
      const action = JSON.stringify(covering, null, 2);
      const policy = `{ "Version": "1.1", "Statement": [{ "Effect": "Allow", "Action": ${action} }] }`;
      return `${service.toUpperCase()}:\n\n\`\`\`json\n${policy}\n\`\`\`\n`;
    })
    .join("\n");
}
