import type { Context } from "./context";

const accounts = new WeakMap<Context, Promise<string>>();

/**
 * ID of the account that the project belongs to, requested once per operation: a few paths of DBSS contain it.
 *
 * @throws Error when IAM does not list the project for these credentials.
 */
export function accountIdOf(context: Context): Promise<string> {
  const known = accounts.get(context) ?? lookUp(context);
  accounts.set(context, known);
  // A failed look-up is not cached: the next may succeed.
  known.catch(() => accounts.delete(context));
  return known;
}

async function lookUp({ client }: Context): Promise<string> {
  const projectId = await client.projectId();
  const project = (await client.iam.listAuthProjects()).find(({ id }) => id === projectId);
  if (project?.domain_id === undefined) {
    throw new Error(
      `IAM does not list project ${projectId} for these credentials, so the ID of its account is unknown. Check dbss:projectId and the permissions of the user.`,
    );
  }
  return project.domain_id;
}
