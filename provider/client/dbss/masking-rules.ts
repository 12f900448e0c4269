import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, listing, nothing, optionalOnOff, optionalText, text, whatever } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";
import { enabled, instanceId, onInstance } from "./fields";

const maskingRule = record({
  id: text,
  name: text,
  /** BUILD_IN for built-in rules, USER_DEFINE for all others. */
  type: optionalText,
  /** Regular expression that matches the data to mask; "-" for some built-in rules. */
  regex: optionalText,
  /** Replacement in the audit log. */
  mask_value: optionalText,
  /** ON if the rule is enabled, else OFF. */
  status: optionalOnOff,
  /** When the rule was last changed, such as "2030-01-01 00:00:06". */
  operate_time: optionalText,
});

/** What is masked in the audit log. */
export type MaskingRule = z.output<typeof maskingRule>;

const ruleBody = {
  rule_name: z.string().min(1).describe("Name of the rule."),
  mask_regex: z.string().min(1).describe("Regular expression that matches the data to mask."),
  mask_value: z.string().min(1).describe("Replacement in the audit log."),
};

const onRule = { instance_id: instanceId, id: id.describe("ID of the masking rule.") };

const switchState = whatever({
  /** ON or OFF. */
  status: optionalOnOff,
});

/** The pair of operations of an instance-wide switch. */
const instanceSwitch = (path: string, ids: { show: string; set: string }) => ({
  show: defineOperation({
    id: ids.show,
    service: "dbss",
    method: "GET",
    path,
    request: { path: onInstance },
    response: switchState,
    document: DESCRIPTION,
    repeatable: true,
  }),
  set: defineOperation({
    id: ids.set,
    service: "dbss",
    method: "POST",
    path,
    request: { path: onInstance, body: { status: enabled } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
});

const masking = instanceSwitch("/v1/{project_id}/audit/{instance_id}/sensitive/mask/switch", {
  show: "showSensitiveMaskSwitch",
  set: "setSensitiveSwitch",
});
const resultStorage = instanceSwitch("/v1/{project_id}/audit/{instance_id}/sensitive/result/switch", {
  show: "showSensitiveResultSwitch",
  set: "setSensitiveResultSwitch",
});

export const maskingRuleOperations = {
  /** Lists the masking rules of an instance, built-in ones included. */
  listMaskingRules: defineOperation({
    id: "listAuditSensitiveMasksNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule",
    older: { id: "listAuditSensitiveMasks", path: "/v1/{project_id}/{instance_id}/dbss/audit/sensitive/masks" },
    request: { path: onInstance },
    response: listing(["rules"], maskingRule),
    document: `${REFERENCE}, 3.5.5`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),

  /** Creates a rule; the service does not return its ID. */
  createMaskingRule: defineOperation({
    id: "createSensitiveMaskRule",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule",
    request: { path: onInstance, body: ruleBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("status"),
  }),

  /** Changes a rule. */
  updateMaskingRule: defineOperation({
    id: "updateSensitiveMaskRule",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule/{id}",
    request: { path: onRule, body: ruleBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Deletes a rule. */
  deleteMaskingRule: defineOperation({
    id: "deleteSensitiveRules",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/{instance_id}/sensitive/mask/rule/{id}",
    request: { path: onRule },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Enables or disables rules. */
  switchMaskingRules: defineOperation({
    id: "setSensitiveMaskRuleSwitch",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/sensitive/mask/rule/switch",
    request: {
      path: onInstance,
      body: { ids: z.array(id).min(1).describe("IDs of the masking rules."), status: enabled },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Shows whether the instance masks data at all. */
  showMaskingSwitch: masking.show,
  /** Sets whether the instance masks data at all. */
  setMaskingSwitch: masking.set,

  /** Shows whether the instance stores the results of queries. */
  showResultStorageSwitch: resultStorage.show,
  /** Sets whether the instance stores the results of queries. */
  setResultStorageSwitch: resultStorage.set,
};
