import { permittedOperations, type Role } from "../tools/generate/permissions-page";

/** The requests, as `<method> <path>`, that a role of docs/permissions.md may not make. */
export function refusedTo(
  role: Role,
  requests: readonly { readonly method: string; readonly path: string }[],
): string[] {
  const allowed = permittedOperations()
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ operation: { method, path, older } }) =>
      [path, ...(older ? [older.path] : [])].map(
        (each) => new RegExp(`^${method} ${each.replace(/\{\w+\}/g, "[^/]+")}$`),
      ),
    );
  return (
    requests
      // Checking whether an endpoint responds requires no permission.
      .filter(({ path }) => path !== "/")
      .map(({ method, path }) => `${method} ${path}`)
      .filter((request) => !allowed.some((pattern) => pattern.test(request)))
  );
}
