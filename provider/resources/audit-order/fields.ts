import { z } from "zod";

/** Name of an instance. */
export const instanceName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, underscores and hyphens");

/** Description of an instance: the service refuses all other characters. */
export const description = z
  .string()
  .max(255)
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_ -]*$/u,
    "must be letters, digits, Chinese characters, underscores, hyphens and spaces",
  );
