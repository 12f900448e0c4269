import fc from "fast-check";
import { ACCOUNT } from "../../../emulator";
import type { Resource } from "../../../provider/model/resource";
import { instanceSecurityGroups } from "../../../provider/resources/instance-security-groups";
import type { Specimen } from "./specimen";
import { byResourceId, change, unsubscribeInstance } from "./tamper";

export const instanceSecurityGroupsSpecimen: Specimen = {
  name: "InstanceSecurityGroups",
  lifecycle: instanceSecurityGroups as unknown as Resource,
  args: ({ resourceId }) =>
    fc.record({
      resourceId: fc.constant(resourceId),
      securityGroupIds: fc.shuffledSubarray([...ACCOUNT.securityGroupIds], { minLength: 1, maxLength: 1 }),
    }),
  illegal: [
    { put: { securityGroupIds: [] }, property: "securityGroupIds" },
    { put: { securityGroupIds: ["a", "b"] }, property: "securityGroupIds" },
    { put: { securityGroupIds: "group" }, property: "securityGroupIds" },
    { put: { resourceId: undefined }, property: "resourceId" },
    { put: { instanceId: "x" }, property: "instanceId" },
  ],
  tamper: {
    securityGroupIds: (cloud, found) =>
      change(cloud, "instances", byResourceId(found), { security_group_id: "another-group" }),
  },
  untoldOnImport: ["previous"],
  remove: (cloud, found) => unsubscribeInstance(cloud, byResourceId(found)),
};
