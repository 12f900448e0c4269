import { isUnknownApi } from "../../provider/client";
import type { ResourceType } from "../../provider/resources";

/** Something that exists in the cloud, and how its lifecycle finds it. */
export interface Sighting {
  readonly type: ResourceType;
  /** What people call it. */
  readonly name: string;
  /** ID under which its lifecycle reads it. */
  readonly id: string;
  /** State to read from: what identifies it, and a value for each optional argument that is to be declared. */
  readonly seed: Readonly<Record<string, unknown>>;
  /** What is declared beside what was read. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** What is declared as it is, for what cannot be read. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Why it cannot be declared. */
  readonly obstacle?: string;
}

/** A list that a region may not offer: what it holds does not exist there. */
export async function unlessUnknown<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (isUnknownApi(error)) {
      return [];
    }
    throw error;
  }
}
