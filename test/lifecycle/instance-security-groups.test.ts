import { expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { instanceSecurityGroups } from "../../provider/resources/instance-security-groups";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const [first, second] = ACCOUNT.securityGroupIds;

const groups = async () => (await home.rows("instances"))[0]?.security_group_id;

it("sets the security groups and restores them on delete", async () => {
  const resourceId = (await home.rows("instances"))[0]?.resource_id ?? "";
  const inputs = { resourceId, securityGroupIds: [second] };
  const { id, state } = await instanceSecurityGroups.create(home.cloud.context(), inputs);
  expect(state).toMatchObject({ securityGroupIds: [second], previous: { securityGroupIds: [first] } });
  expect(await groups()).toBe(second);
  await instanceSecurityGroups.delete(home.cloud.context(), id, state);
  expect(await groups()).toBe(first);
});

it("rejects an unknown security group and changes nothing", async () => {
  const resourceId = (await home.rows("instances"))[0]?.resource_id ?? "";
  const inputs = { resourceId, securityGroupIds: ["nothing"] };
  const { message } = await failureOf(instanceSecurityGroups.create(home.cloud.context(), inputs));
  expect(message).toContain("nothing");
  expect(await groups()).toBe(first);
});

it.each([",", ", ", " , "])("reads several security groups that the service separates by %j", async (separator) => {
  const resourceId = (await home.rows("instances"))[0]?.resource_id ?? "";
  await home.cloud.patch({
    op: "replace",
    path: "/instances/0/security_group_id",
    value: [second, first].join(separator),
  });
  const state = { resourceId, securityGroupIds: [first, second], previous: {} };
  const read = await instanceSecurityGroups.read(home.cloud.context(), resourceId, state);
  expect(read?.state.securityGroupIds).toEqual([first, second]);
});
