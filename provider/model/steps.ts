import type { z } from "zod";
import type { Resource } from "./resource";

/** The functions of a lifecycle, for those that several kinds of resources share. */
export type Steps<Inputs, S> = Pick<
  Resource<z.ZodObject, z.ZodObject, Inputs, S>,
  "idForm" | "seed" | "adoptionOf" | "create" | "read" | "update" | "delete"
>;
