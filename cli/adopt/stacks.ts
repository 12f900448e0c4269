import { type Place, placeText, type Survey, type Unread } from "../survey";
import type { InstanceInventory } from "./inventory";

/** What one configuration of a stack reaches: an account, with the regions' own projects or with one further project. */
export interface Stack {
  /** What tells the stacks of a survey apart: profile and project. */
  readonly label: string;
  /** Where the configuration points. Resources in other regions name their region. */
  readonly home: Place;
  readonly inventories: readonly InstanceInventory[];
  /** Places of the stack that could not be read. */
  readonly unread: readonly Unread[];
}

/** Divides what was found in several places into stacks, so that each is deployed with one configuration. */
export function stacksOf({ found, failures }: Survey<readonly InstanceInventory[]>): Stack[] {
  const keys = new Set(found.map(({ place }) => keyOf(place)));
  return [...keys].flatMap((key) => {
    const own = found.filter(({ place }) => keyOf(place) === key);
    const { place: home } = own.find(({ value }) => value.length > 0) ?? own[0] ?? {};
    if (home === undefined) {
      return [];
    }
    const { profile, projectName } = home;
    return {
      label: placeText({ profile, projectName }).replace(" ", "-") || home.region,
      home,
      inventories: own.flatMap(({ place, value }) => value.map((each) => seenFrom(home, place, each))),
      unread: failures.filter((failure) => keyOf(failure) === key),
    };
  });
}

/** The argument `region` selects the region's own project: a further project needs a configuration of its own. */
function keyOf({ profile = "", projectName = "" }: Partial<Place>): string {
  return `${profile}/${projectName}`;
}

/** Resources outside the configured region name their region. */
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
