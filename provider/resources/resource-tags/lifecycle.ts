import type { z } from "zod";
import { isNotFound } from "../../client";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { AUDIT_INSTANCE, fromWireTags, setTags, tagsKey } from "../tags";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type ResourceTagsState = State<typeof args, typeof outputs>;

/** The tags of a resource. */
export const resourceTags = defineLifecycle({
  args,
  outputs,

  // Several may look after different keys of one resource.
  identify: (id, { tags = {} }) => `${id} ${Object.keys(tags).sort().join()}`,

  async adoptionOf(context, inputs) {
    const key = tagsKey(inputs.resourceType, inputs.resourceId);
    const actual = await tagsOrGone(context, key);
    const own = actual && ownTags(inputs, actual, inputs.tags);
    return own && Object.keys(own).length > 0 ? { name: `tags (${key})`, state: { ...inputs, tags: own } } : undefined;
  },

  async create(context, inputs) {
    const { resourceType, resourceId } = inputs;
    // Writing a tag that is there already changes nothing; only those of others have to be known.
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
      throw new PartialFailure(messageOf(error), id, { ...news, tags: left }, { cause: error });
    }
    return news;
  },

  async delete(context, id, state) {
    const actual = await tagsOrGone(context, id);
    if (actual) {
      // What others added since is theirs, in either mode.
      const { resourceType = AUDIT_INSTANCE, resourceId, tags = {} } = state;
      await setTags(context, resourceType, resourceId, pick(actual, tags), {});
    }
  },
});

async function currentTags(context: Context, { resourceType, resourceId }: Inputs): Promise<Record<string, string>> {
  return fromWireTags(await context.snapshots.tags.fresh(tagsKey(resourceType, resourceId)));
}

async function tagsOrGone(context: Context, key: string): Promise<Record<string, string> | undefined> {
  try {
    return fromWireTags(await context.snapshots.tags.get(key));
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Of the actual tags, those that the resource looks at: all of them, or those with keys of its own. */
function ownTags(
  { mode }: { readonly mode: string },
  actual: Record<string, string>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  return mode === "exclusive" ? withoutSystemTags(actual) : pick(actual, own);
}

function pick(actual: Record<string, string>, own: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(actual).filter(([key]) => Object.hasOwn(own, key)));
}

function withoutSystemTags(actual: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(actual).filter(([key]) => !key.startsWith("_sys_")));
}
