import type { Operation } from "../../provider/client/operation";
import { operations } from "../../provider/client/operations";
import { camelCase } from "../../provider/client/spelling";
import type { Package } from "./described";
import { LEFT_OUT } from "./left-out";
import { table } from "./markdown";
import { References } from "./references";

const INTRODUCTION = `# Operations

The operations of the API that \`pulumi-dbss/client\` has, one method for each.

- **operation**: its ID, method and path. The path after "else" is used in regions that do not have the first one.
- **used by**: the resources and functions that call it. If there are none, it serves the commands or the sign-in, or programs that
  use the client directly.
- **document**: where it is described. \`dbss.openapi.json\` is the OpenAPI description of DBSS; \`neighbours.json\` describes the
  operations of the other services, with the names and types of the vendor's SDKs.
`;

/** The page that lists all operations, with their client methods and the resources and functions that call them. */
export function coveragePage(described: Package): string {
  const users = usersOfMethods(described);
  const sections = Object.entries(operations).map(([service, methods]) => {
    const rows = Object.entries(methods).map(([method, operation]) => [
      endpoint(operation),
      `\`client.${service}.${method}\``,
      (users.get(`${service}.${method}`) ?? []).join(", "),
      operation.document,
    ]);
    return `## ${service.toUpperCase()}\n\n${table(["operation", "client method", "used by", "document"], rows)}`;
  });
  const leftOut = table(
    ["operation", "why it is left out"],
    LEFT_OUT.map(({ id, route, reason }) => [`${id}: \`${route}\``, reason]),
  );
  return [INTRODUCTION, ...sections, `## DBSS operations that are left out\n\n${leftOut}`].join("\n");
}

function endpoint({ id, method, path, older }: Operation): string {
  const fallback = older ? `; else \`${older.path}\`` : "";
  // As in the emulator: some services write their IDs with underscores.
  return `${camelCase(id)}: \`${method} ${path}\`${fallback}`;
}

/** The resources and functions that call each method, by `<service>.<method>`. */
function usersOfMethods({ resources, functions }: Package): Map<string, string[]> {
  const references = new References();
  const called = [
    ...resources.map(({ type }) => [type, references.methodsOf("resources", type)] as const),
    ...functions.map(({ name }) => [name, references.methodsOf("functions", name)] as const),
  ];
  const users = new Map<string, string[]>();
  for (const [name, methods] of called) {
    for (const method of methods) {
      users.set(method, [...(users.get(method) ?? []), name]);
    }
  }
  return users;
}
