import type { Place, Survey, Unread } from "../survey";
import type { InstanceInventory } from "./inventory";
import { ProjectNames } from "./names";

/**
 * The resources that one stack can manage: those of an account, in the default projects of all regions or in one
 * other project.
 */
export interface Stack {
  /** The profile and project, as a name of a project and directory that no other stack has. */
  readonly label: string;
  /** The configured place. Resources in other regions have the argument `region`. */
  readonly home: Place;
  readonly inventories: readonly InstanceInventory[];
  /** Places of the stack that could not be read. */
  readonly unread: readonly Unread[];
}

/** Groups the resources of several places by the stacks that can manage them. */
export function stacksOf({ found, failures }: Survey<readonly InstanceInventory[]>): Stack[] {
  const keys = new Set(found.map(({ place }) => keyOf(place)));
  const labels = new ProjectNames();
  return [...keys].flatMap((key) => {
    const own = found.filter(({ place }) => keyOf(place) === key);
    const { place: home } = own.find(({ value }) => value.length > 0) ?? own[0] ?? {};
    if (home === undefined) {
      return [];
    }
    const parts = [home.profile, home.projectName].filter((part) => part !== undefined);
    return {
      label: labels.of(...(parts.length > 0 ? parts : [home.region])),
      home,
      inventories: own.flatMap(({ place, value }) => value.map((each) => seenFrom(home, place, each))),
      unread: failures.filter((failure) => keyOf(failure) === key),
    };
  });
}

/** The argument `region` selects the default project of a region, so any other project needs a stack of its own. */
function keyOf({ profile = "", projectName = "" }: Partial<Place>): string {
  return `${profile}/${projectName}`;
}

/** Adds the argument `region` to resources outside the configured region. */
function seenFrom(home: Place, { region }: Place, inventory: InstanceInventory): InstanceInventory {
  if (region === home.region) {
    return inventory;
  }
  const located = (declared: InstanceInventory["declared"]) => ({
    ...declared,
    inputs: { ...declared.inputs, region },
  });
  return {
    ...inventory,
    region,
    declared: located(inventory.declared),
    contents: inventory.contents.map(located),
  };
}
