import { expectTypeOf, it } from "vitest";
import type { Key } from "../../provider/config/setting-list";
import type { ProviderArgs } from "../../provider/generated/provider-args";

it("a provider takes every setting that is not the program's own", () => {
  expectTypeOf<keyof ProviderArgs>().toEqualTypeOf<Exclude<Key, "host">>();
});
