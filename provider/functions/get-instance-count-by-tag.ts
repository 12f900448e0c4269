import { z } from "zod";
import { defineFunction } from "../model/function";
import { args, toWireFilter } from "./get-instances-by-tag";

export const getInstanceCountByTag = defineFunction({
  name: "getInstanceCountByTag",
  description:
    "Counts the audit instances that match conditions on their tags. The arguments are those of `getInstancesByTag`.",
  example: `
const untagged = await dbss.getInstanceCountByTag({ withoutAnyTag: true });
`,
  args,
  result: z.number(),

  async ask({ client }, filter): Promise<number> {
    return (await client.dbss.countInstancesByTag(toWireFilter(filter))).total_count;
  },
});
