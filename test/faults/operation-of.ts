import { operations } from "../../provider/client/operations";
import { nothing } from "../../provider/client/wire";

interface Route {
  readonly label: string;
  readonly promisesNothing: boolean;
  readonly method: string;
  readonly path: RegExp;
}

const routes: readonly Route[] = Object.values(operations).flatMap((table) =>
  Object.entries(table).flatMap(([name, operation]) => {
    const { service, method, path, response } = operation;
    const older = "older" in operation ? operation.older?.path : undefined;
    return [path, ...(older === undefined ? [] : [older])].map((template) => ({
      label: `${service}.${name}`,
      promisesNothing: response === nothing,
      method,
      path: new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    }));
  }),
);

/** The operation of a request, named as in the client's errors: "bss.payOrder". */
export function operationOf({ method, path }: { readonly method: string; readonly path: string }): string {
  // A fixed word in a path takes precedence over a placeholder.
  const [route] = routes
    .filter((candidate) => candidate.method === method && candidate.path.test(path))
    .sort((one, other) => wildcards(one) - wildcards(other));
  if (route === undefined) {
    throw new Error(`The client has no operation ${method} ${path}.`);
  }
  return route.label;
}

/** Whether the documents promise nothing but a success, so that no response has a wrong shape. */
export function promisesNothing(operation: string): boolean {
  return routes.some((route) => route.label === operation && route.promisesNothing);
}

function wildcards({ path }: Route): number {
  return path.source.split("[^/]+").length;
}
