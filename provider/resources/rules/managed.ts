import type { Context } from "../../model/context";
import { tried, UNFORESEEN } from "../../model/tried";
import { idOf, type RuleKind, type RuleTypes, ruleIdOf } from "./kind";

/** The existing rules of a kind that resources of the program manage, as far as a run has seen. */
export class ManagedRules<T extends RuleTypes> {
  /** The declared names, by the Pulumi IDs of the rules. */
  readonly #names = new WeakMap<Context, Map<string, string>>();

  constructor(private readonly kind: RuleKind<T>) {}

  /**
   * Records that a resource manages a rule, or would adopt it, under a name: its value of the unique argument.
   *
   * @throws Error if another resource manages the rule under another name.
   */
  add(context: Context, id: string, name: string): void {
    const { noun, unique } = this.kind;
    if (this.isRenamed(context, id, name)) {
      throw new Error(
        `Another resource of the program manages the ${noun} ${id}, or would adopt it, and declares another ${unique}. This resource did not change it. If a new resource is to get the old ${unique} of a renamed one, rename that first: set the option \`dependsOn\` of the new one to it. If both have this ID in the state, first run \`pulumi state delete\` on the new one.`,
      );
    }
    const names = this.#names.get(context) ?? new Map<string, string>();
    this.#names.set(context, names.set(id, name));
  }

  /** Whether another resource manages the rule under another name than this one. */
  isRenamed(context: Context, id: string, name: string): boolean {
    return (this.#names.get(context)?.get(id) ?? name) !== name;
  }

  /**
   * Warns if another rule has the new name of a rule.
   *
   * @throws Error if each rule gets the name of another one: no order of updates can do that.
   */
  async foreseeRename(context: Context, id: string, instanceId: string, name: string): Promise<void> {
    const { kind } = this;
    const rules = (await tried(context.log, () => kind.list(context.snapshots).get(instanceId), UNFORESEEN)) ?? [];
    const holderOf = (wanted: string) => rules.find((rule) => kind.uniqueOf(rule) === wanted)?.id;
    const own = ruleIdOf(id);
    const passed = new Set<string>();
    let holder = holderOf(name);
    if (holder === undefined || holder === own) {
      return;
    }
    const first = holder;
    while (holder !== undefined && !passed.has(holder)) {
      passed.add(holder);
      const renamed: string | undefined = this.#names.get(context)?.get(idOf(instanceId, holder));
      holder = renamed === undefined ? undefined : holderOf(renamed);
    }
    if (passed.has(own)) {
      throw new Error(
        `${kind.unique}: the ${kind.noun}s ${[...passed].join(", ")} are to exchange their ${kind.unique}s. This one was left unchanged. First give one of them a new ${kind.unique}, run \`pulumi up\`, and then declare the final ones.`,
      );
    }
    context.log.warn(
      `the update fails while another ${kind.noun}, ${first}, has this ${kind.unique}. ${takenAdvice(kind)}`,
    );
  }
}

/** What to do if another rule has the new name of a rule. */
export function takenAdvice<T extends RuleTypes>({ unique }: RuleKind<T>): string {
  return (
    `If the program renames that one too, run \`pulumi up\` again; to exchange two ${unique}s, first give one rule a ` +
    `third ${unique}. If the program no longer declares it, delete it first with \`pulumi destroy --target\`. ` +
    `Otherwise, declare another ${unique}.`
  );
}
