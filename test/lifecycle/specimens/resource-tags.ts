import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { resourceTags } from "../../../provider/resources/resource-tags";
import { tags } from "./arbitraries";
import type { Specimen } from "./specimen";
import { byResourceId, change, unsubscribeInstance } from "./tamper";

export const resourceTagsSpecimen: Specimen = {
  name: "ResourceTags",
  lifecycle: resourceTags as unknown as Resource,
  args: ({ resourceId }) =>
    fc.record(
      {
        resourceId: fc.constant(resourceId),
        resourceType: fc.constant("auditInstance"),
        tags,
        mode: fc.constantFrom("merge", "exclusive"),
      },
      { requiredKeys: ["resourceId", "tags"] },
    ),
  illegal: [
    { put: { tags: undefined }, property: "tags" },
    { put: { tags: { "": "x" } }, property: "tags." },
    { put: { tags: { _sys_enterprise_project_id: "0" } }, property: "tags._sys_enterprise_project_id" },
    { put: { tags: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, "v"])) }, property: "tags" },
    { put: { mode: "replace" }, property: "mode" },
    { put: { resourceType: "a/b" }, property: "resourceType" },
  ],
  untampered: ["mode"],
  tamper: {
    tags: (cloud, found) => change(cloud, "tags", byResourceId(found), { value: "clicked" }),
  },
  remove: (cloud, found) => unsubscribeInstance(cloud, byResourceId(found)),
};
