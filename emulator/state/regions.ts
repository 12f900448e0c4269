import type { Instance } from "./instances";
import type { Region, State } from "./schema";

/** A row that belongs to a project: that of the account's first region if it has none. */
interface OfProject {
  readonly project_id?: string | undefined;
}

/**
 * The region of a project. The lists of the account's first region are at the top of the state, those of the others in
 * `regions`. They are not copies: changing them changes the state.
 */
export function regionOf(state: State, projectId: string): Region | undefined {
  return projectId === state.account.project_id
    ? firstRegion(state)
    : state.regions.find((region) => region.project_id === projectId);
}

/** All regions of the account, its first one first. */
export function allRegions(state: State): Region[] {
  return [firstRegion(state), ...state.regions];
}

function firstRegion(state: State): Region {
  const { vpcs, subnets, securityGroups, availabilityZones, flavors, quota, rdsInstances } = state;
  const { region, project_id } = state.account;
  return { region, project_id, vpcs, subnets, securityGroups, availabilityZones, flavors, quota, rdsInstances };
}

export function projectOf(state: State, row: OfProject | undefined): string {
  return row?.project_id ?? state.account.project_id;
}

/** The region of an order, an instance or a subscription. */
export function regionOfRow(state: State, row: OfProject | undefined): Region {
  return regionOf(state, projectOf(state, row)) ?? firstRegion(state);
}

/** The instance that a subscription is for. */
export function instanceOf(state: State, resourceId: string): Instance | undefined {
  return state.instances.find((instance) => instance.resource_id === resourceId);
}

export function instancesIn(state: State, region: Region): Instance[] {
  return state.instances.filter((instance) => projectOf(state, instance) === region.project_id);
}
