import { expect, it } from "vitest";
import { logRetention } from "../../provider/resources/log-retention";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const inputs = (retentionDays: number) => home.inputs(logRetention, { retentionDays });

const days = async () => (await home.rows("instanceSettings"))[0]?.retention_days;

it("sets the retention and restores it on delete", async () => {
  const { id, state } = await logRetention.create(home.cloud.context(), inputs(365));
  expect(state).toMatchObject({ retentionDays: 365, minDays: 30, maxDays: 1095, previous: { retentionDays: 180 } });
  expect(await days()).toBe(365);
  await logRetention.delete(home.cloud.context(), id, state);
  expect(await days()).toBe(180);
});

it.each([29, 1096])("rejects %i days with the range of the instance before writing anything", async (asked) => {
  const { message } = await failureOf(logRetention.create(home.cloud.context(), inputs(asked)));
  expect(message).toMatch(new RegExp(`^retentionDays: instance .* for 30 to 1095 days, not ${asked}`));
  expect(await home.calls()).toEqual({ showLogRetentionCommonSettings: 1 });
});
