import { z } from "zod";
import type { Context } from "../../model/context";
import { onEveryInstance } from "../../model/lists";
import { partsOf, type State } from "../../model/resource";
import { instanceId, isSwitchedOn } from "../fields";
import type { SettingKind } from "./kind";
import { settingSteps } from "./lifecycle";

/** The arguments of a switch that every instance has. `what` completes "Whether the instance …". */
export function switchArgs(what: string) {
  return z.strictObject({
    instanceId,
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: `Whether the instance ${what}.` }),
  });
}

export const switchOutputs = z.object({
  previous: z
    .object({ enabled: z.boolean().optional().meta({ description: "Whether the switch was on." }) })
    .meta({ description: "Setting before the resource was created; restored on delete." }),
});

type Inputs = z.output<ReturnType<typeof switchArgs>>;

interface Types {
  readonly target: { readonly instanceId: string };
  readonly values: z.output<typeof switchOutputs>["previous"];
  readonly facts: object;
  readonly inputs: Inputs;
  readonly state: State<ReturnType<typeof switchArgs>, typeof switchOutputs>;
}

interface InstanceSwitch {
  /** How messages name it: "masking switch". */
  readonly noun: string;
  /** The name of its resource in a program. */
  readonly name: string;
  show(client: Context["client"], instanceId: string): Promise<{ readonly status?: string | undefined }>;
  set(client: Context["client"], instanceId: string, status: "ON" | "OFF"): Promise<void>;
}

/** The lifecycle of a switch of an instance. */
export function switchSteps({ noun, name, show, set }: InstanceSwitch) {
  const kind: SettingKind<Types> = {
    noun,
    owner: ["instanceId"],
    locate: async (_context, { instanceId }) => ({ instanceId }),
    idOf: ({ instanceId }) => instanceId,

    async show({ client }, { instanceId }) {
      const { status } = await show(client, instanceId);
      return { values: { enabled: isSwitchedOn(status) }, facts: {} };
    },

    set: ({ client }, { instanceId }, { enabled }) => set(client, instanceId, enabled ? "ON" : "OFF"),

    // Always declared, although state written by another version may lack it.
    valuesOf: ({ enabled }) => ({ enabled: enabled ?? true }),

    toState: (known, { values }) => ({ ...known, enabled: values.enabled ?? false }),
  };
  return {
    idForm: "<instanceId>",
    // The previous value is unknown, so a deletion leaves it unchanged.
    seed: (_context: Context, id: string) => partsOf(id, 1) && { instanceId: id, previous: {} },
    list: onEveryInstance(name),
    ...settingSteps(kind),
  };
}
