import { z } from "zod";
import type { Context } from "../model/context";
import { keeping } from "../model/errors";
import { onInstances } from "../model/lists";
import { orGone } from "../model/look-up";
import { defineResource, partsOf, type State } from "../model/resource";
import {
  AUDIT_INSTANCE,
  declareTags,
  fromWireTags,
  setTags,
  tagMap,
  tagsAmong,
  tagsKey,
  withoutSystemTags,
  withRemovedTags,
} from "./tags";

export const args = z.strictObject({
  resourceType: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "must be a resource type such as auditInstance")
    .default(AUDIT_INSTANCE)
    .meta({ description: "Type of the tagged resource: `auditInstance` for audit instances.", onChange: "replaces" }),
  resourceId: z.string().min(1).meta({
    description: "Resource ID of the tagged resource: `resourceId` of an AuditInstance.",
    onChange: "replaces",
  }),
  tags: tagMap.meta({ description: "The tags: at most 20, with keys of 1 to 128 characters and values of up to 255." }),
  mode: z
    .enum(["merge", "exclusive"])
    .default("merge")
    .meta({
      description:
        '"merge" reads and changes only the declared keys. "exclusive" manages all tags of the resource ' +
        "and removes those that are not declared.",
    }),
});

export const outputs = z.object({});

export type Inputs = z.output<typeof args>;

export type ResourceTagsState = State<typeof args, typeof outputs>;

/** The tags of a resource. */
export const resourceTags = defineResource({
  type: "ResourceTags",
  description:
    "Tags of a DBSS resource: only the declared keys (`merge`), or all of its tags (`exclusive`). Deleting the " +
    "resource removes the declared tags, except for those that another resource of the program declares.",
  example: `
new dbss.ResourceTags("tags", { resourceId: audit.resourceId, tags: { team: "security" } });
`,
  args,
  outputs,

  idForm: "<resourceType>/<resourceId>, such as auditInstance/<resourceId>",

  async seed(context, id) {
    const [resourceType, resourceId] = partsOf(id, 2) ?? [];
    const actual = resourceId === undefined ? undefined : await tagsOrGone(context, id);
    return resourceId === undefined ? undefined : { resourceType, resourceId, tags: withoutSystemTags(actual ?? {}) };
  },

  list: onInstances(async ({ snapshots }, { resource_id: resourceId }) => {
    const id = tagsKey(AUDIT_INSTANCE, resourceId);
    const tags = withoutSystemTags(fromWireTags(await snapshots.tags.get(id)));
    return Object.keys(tags).length > 0 ? [{ id, name: "tags" }] : [];
  }),

  // Several resources may manage different keys of one DBSS resource.
  identify: (id, { tags = {} }) => `${id} ${Object.keys(tags).sort().join()}`,

  checked(context, { resourceType = AUDIT_INSTANCE, resourceId, tags = {} }) {
    if (resourceId !== undefined) {
      declareTags(context, resourceType, resourceId, tags);
    }
  },

  async compare(context, _id, { resourceType, resourceId }, { tags }, difference) {
    return withRemovedTags(context, resourceType, resourceId, tags, difference);
  },

  async adoptionOf(context, inputs) {
    const key = tagsKey(inputs.resourceType, inputs.resourceId);
    const own = ownTags(inputs, fromWireTags(await context.snapshots.tags.get(key)), inputs.tags);
    return Object.keys(own).length > 0
      ? { id: key, name: `tags (${key})`, state: { ...inputs, tags: own } }
      : undefined;
  },

  async create(context, inputs) {
    const { resourceType, resourceId } = inputs;
    // Writing an existing tag changes nothing, so tags are only read if undeclared ones must be removed.
    const now = inputs.mode === "exclusive" ? ownTags(inputs, await currentTags(context, inputs), {}) : {};
    await setTags(context, resourceType, resourceId, now, inputs.tags);
    return { id: tagsKey(resourceType, resourceId), state: inputs };
  },

  async read(context, id, state) {
    const actual = await tagsOrGone(context, id);
    return actual && { id, state: { ...state, tags: ownTags(state, actual, state.tags ?? {}) } };
  },

  async update(context, id, olds, news) {
    const actual = await currentTags(context, news);
    const now = ownTags(news, actual, { ...olds.tags, ...news.tags });
    try {
      await setTags(context, news.resourceType, news.resourceId, now, news.tags);
    } catch (error) {
      const left = ownTags(news, await currentTags(context, news).catch(() => now), { ...olds.tags, ...news.tags });
      throw keeping(error, id, { ...news, tags: left });
    }
    return news;
  },

  async delete(context, id, state) {
    const actual = await tagsOrGone(context, id);
    if (actual) {
      // Tags that others have added in the meantime are left unchanged in either mode.
      const { resourceType = AUDIT_INSTANCE, resourceId, tags = {} } = state;
      await setTags(context, resourceType, resourceId, tagsAmong(actual, tags), {});
    }
  },
});

async function currentTags(context: Context, { resourceType, resourceId }: Inputs): Promise<Record<string, string>> {
  return fromWireTags(await context.snapshots.tags.fresh(tagsKey(resourceType, resourceId)));
}

async function tagsOrGone(context: Context, key: string): Promise<Record<string, string> | undefined> {
  return orGone(async () => fromWireTags(await context.snapshots.tags.get(key)));
}

/** The actual tags that the resource manages: all of them, or those with declared keys. */
function ownTags(
  { mode }: { readonly mode: string },
  actual: Record<string, string>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  return mode === "exclusive" ? withoutSystemTags(actual) : tagsAmong(actual, own);
}
