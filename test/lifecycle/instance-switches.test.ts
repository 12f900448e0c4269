import { expect, it } from "vitest";
import { maskingSwitch } from "../../provider/resources/masking-switch";
import { resultStorageSwitch } from "../../provider/resources/result-storage-switch";
import { InstanceHome } from "./instance-home";

const home = new InstanceHome();

const settings = async () => (await home.rows("instanceSettings"))[0];

it("disables masking and re-enables it on delete", async () => {
  const inputs = home.inputs(maskingSwitch, { enabled: false });
  const { id, state } = await maskingSwitch.create(home.cloud.context(), inputs);
  expect(state).toMatchObject({ enabled: false, previous: { enabled: true } });
  expect(await settings()).toMatchObject({ mask_switch: "OFF", result_switch: "OFF" });
  await maskingSwitch.delete(home.cloud.context(), id, state);
  expect(await settings()).toMatchObject({ mask_switch: "ON", result_switch: "OFF" });
});

it("enables result storage and disables it on delete", async () => {
  const inputs = home.inputs(resultStorageSwitch, {});
  const { id, state } = await resultStorageSwitch.create(home.cloud.context(), inputs);
  expect(state).toMatchObject({ enabled: true, previous: { enabled: false } });
  expect(await settings()).toMatchObject({ mask_switch: "ON", result_switch: "ON" });
  await resultStorageSwitch.delete(home.cloud.context(), id, state);
  expect(await settings()).toMatchObject({ mask_switch: "ON", result_switch: "OFF" });
});

it("does not set a switch that already matches", async () => {
  const inputs = home.inputs(maskingSwitch, { enabled: true });
  await maskingSwitch.create(home.cloud.context(), inputs);
  expect(await home.calls()).toEqual({ showSensitiveMaskSwitch: 1 });
});
