import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import { jsonOf } from "../../provider/client/json";

/** Terraform writes an unset attribute as null or as an empty string. */
const nullable = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

const attributes = z.looseObject({
  id: z.string(),
  region: nullable,
  instance_id: nullable,
  db_id: nullable,
  risk_ids: nullable,
  action: nullable,
});

const stateFile = z.object({
  version: z.literal(4),
  resources: z.array(
    z.object({
      mode: z.string(),
      module: z.string().optional(),
      type: z.string(),
      name: z.string(),
      instances: z.array(
        z.object({ index_key: z.union([z.string(), z.number()]).optional(), attributes: z.unknown() }),
      ),
    }),
  ),
});

/** A resource of DBSS in a Terraform state. */
export interface TerraformResource {
  /** Such as `module.audit.huaweicloud_dbss_instance.main[0]`. */
  readonly address: string;
  readonly type: string;
  readonly attributes: z.output<typeof attributes>;
}

const PREFIX = "huaweicloud_dbss_";

/**
 * Reads the managed resources of DBSS from a Terraform state file.
 *
 * @throws Error if the file is a directory, or not a state of version 4, which Terraform 0.12 and later write.
 */
export async function readTerraformState(file: string): Promise<TerraformResource[]> {
  if ((await stat(file)).isDirectory()) {
    throw new Error(`${file} is a directory. Pass a state file, such as that of \`terraform state pull\`.`);
  }
  const json = jsonOf(await readFile(file, "utf8"));
  const { data, error } = stateFile.safeParse(json);
  if (error) {
    const [issue] = error.issues;
    const problem =
      json === undefined ? "it is not JSON" : `${issue?.path.join(".") || "top level"}: ${issue?.message}`;
    throw new Error(
      `${file} is not a Terraform state of version 4 (${problem}). Create one with ` +
        "`terraform state pull > terraform.tfstate`.",
    );
  }
  const own = data.resources.filter(({ mode, type }) => mode === "managed" && type.startsWith(PREFIX));
  return own.flatMap(({ module, type, name, instances }) =>
    instances.map(({ index_key: key, attributes: values }) => {
      const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
      const address = [module, type, `${name}${index}`].filter(Boolean).join(".");
      const parsed = attributes.safeParse(values);
      if (!parsed.success) {
        throw new Error(
          `${file}: ${address} has no ID. Run \`terraform refresh\`, then \`terraform state pull\` again.`,
        );
      }
      return { address, type: type.slice(PREFIX.length), attributes: parsed.data };
    }),
  );
}
