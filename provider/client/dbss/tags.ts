import { z } from "zod";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { listIfAny, listing, nothing, number, optionalList, optionalText, text } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";
import { instanceResourceId } from "./fields";

const tagKey = z.string().min(1).max(128).describe("1 to 128 characters.");
const tagValue = z.string().max(255).describe("Up to 255 characters.");

/** A tag of a request. */
export const tag = z.object({ key: tagKey, value: tagValue.default("") });

const value = optionalText.transform((text) => text ?? "");

const wireTag = record({ key: text, value });

/** A key with its value on one resource. */
export type Tag = z.output<typeof wireTag>;

const projectTag = record({
  key: text,
  /** All values that the key has in the project. */
  values: optionalList(value),
});

/** A tag key with all values that it has in the project. */
export type ProjectTag = z.output<typeof projectTag>;

const taggedResource = record({
  /** Resource ID of the audit instance. */
  resource_id: text,
  /** Name of the audit instance; its ID if it has none. */
  resource_name: optionalText,
  tags: optionalList(wireTag),
});

/** A resource found by its tags. */
export type TaggedResource = z.output<typeof taggedResource>;

const tagFilter = z.object({
  key: tagKey,
  /** Any of these values matches; if the list is empty, every value does. */
  values: z.array(tagValue).max(10),
});

/** A tag key with the values that match. */
export type TagFilter = z.input<typeof tagFilter>;

const tagFilters = z.array(tagFilter).max(50).optional();

const filterBody = {
  /** Fields to match: `resource_name` matches a part of the name, case-insensitively. */
  matches: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  /** Resources that match all of these. */
  tags: tagFilters,
  /** Resources that match any of these. */
  tags_any: tagFilters,
  /** Excludes resources that match all of these. */
  not_tags: tagFilters,
  /** Excludes resources that match any of these. */
  not_tags_any: tagFilters,
  /** System tags, such as `_sys_enterprise_project_id`. Needs the permission `op_service`. */
  sys_tags: tagFilters,
  /** Only resources without tags; the other conditions on tags are ignored. */
  without_any_tag: z.boolean().optional(),
};

const resourceType = z.string().min(1).default("auditInstance").describe("Type of the tagged resources.");

const onResource = { resource_type: resourceType, resource_id: instanceResourceId };

export const tagOperations = {
  /** Lists the tags of a resource. */
  listResourceTags: defineOperation({
    id: "listAuditTags",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/{resource_type}/{resource_id}/tags",
    request: { path: onResource },
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
    request: { path: onResource, body: { tags: z.array(tag).min(1) } },
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
      path: onResource,
      body: {
        /** Tags to remove: the keys count. */
        tags: z.array(z.object({ key: tagKey, value: tagValue.optional() })).min(1),
      },
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
    response: record({
      /** Number of matching resources. */
      total_count: number,
    }),
    document: `${REFERENCE}, 3.4.3`,
    repeatable: true,
  }),
};
