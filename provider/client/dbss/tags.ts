import { z } from "zod";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listIfAny, listing, nothing, number, optionalList, optionalText, text } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";

const tagKey = z.string().min(1).max(128);
const tagValue = z.string().max(255);

/** A tag of a request. */
export const tag = z.object({ key: tagKey, value: tagValue.default("") });

const value = optionalText.transform((text) => text ?? "");

const wireTag = record({ key: text, value });

/** A key with its value on one resource. */
export type Tag = z.output<typeof wireTag>;

const projectTag = record({ key: text, values: optionalList(value) });

/** A key with all values that it has in the project. */
export type ProjectTag = z.output<typeof projectTag>;

const taggedResource = record({
  resource_id: text,
  resource_name: optionalText,
  tags: optionalList(wireTag),
});

/** A resource found by its tags. */
export type TaggedResource = z.output<typeof taggedResource>;

/** Keys with alternative values; an empty list matches any value. */
const tagFilter = z
  .array(z.object({ key: tagKey, values: z.array(tagValue).max(10) }))
  .max(50)
  .optional();

const filterBody = {
  matches: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  tags: tagFilter,
  tags_any: tagFilter,
  not_tags: tagFilter,
  not_tags_any: tagFilter,
  sys_tags: tagFilter,
  without_any_tag: z.boolean().optional(),
};

const resourceType = z.string().min(1).default("auditInstance");

export const tagOperations = {
  /** Lists the tags of a resource. */
  listResourceTags: defineOperation({
    id: "listAuditTags",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/{resource_type}/{resource_id}/tags",
    request: { path: { resource_type: resourceType, resource_id: id } },
    response: listIfAny("tags", wireTag),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Adds tags; an existing key gets the new value. */
  createResourceTags: defineOperation({
    id: "batchAddResourceTag",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/{resource_type}/{resource_id}/tags/create",
    request: {
      path: { resource_type: resourceType, resource_id: id },
      body: { tags: z.array(tag).min(1) },
    },
    response: nothing,
    document: `${REFERENCE}, 3.4.4`,
    repeatable: true,
  }),

  /** Removes tags of a resource. */
  deleteResourceTags: defineOperation({
    id: "batchDeleteResourceTag",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/{resource_type}/{resource_id}/tags/delete",
    request: {
      path: { resource_type: resourceType, resource_id: id },
      body: { tags: z.array(z.object({ key: tagKey, value: tagValue.optional() })).min(1) },
    },
    response: nothing,
    document: `${REFERENCE}, 3.4.5`,
    repeatable: true,
  }),

  /** Lists the tags of all resources of the project. */
  listProjectTags: defineOperation({
    id: "listProjectResourceTags",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/{resource_type}/tags",
    request: { path: { resource_type: resourceType } },
    response: listIfAny("tags", projectTag),
    document: `${REFERENCE}, 3.4.1`,
    repeatable: true,
  }),

  /** Lists the resources that a filter by tags matches. */
  listInstancesByTag: defineOperation({
    id: "listResourceInstanceByTag",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/{resource_type}/resource-instances/filter",
    request: { path: { resource_type: resourceType }, body: filterBody },
    response: listing(["resources"], taggedResource),
    document: `${REFERENCE}, 3.4.2`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 1000, asText: true },
  }),

  /** Counts the resources that a filter by tags matches. */
  countInstancesByTag: defineOperation({
    id: "countResourceInstanceByTag",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/{resource_type}/resource-instances/count",
    request: { path: { resource_type: resourceType }, body: filterBody },
    response: record({ total_count: number }),
    document: `${REFERENCE}, 3.4.3`,
    repeatable: true,
  }),
};
