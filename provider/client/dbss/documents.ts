/** DBSS API Reference, issue 02, 2024-04-10. */
export const REFERENCE = "DBSS API Reference 2024-04-10";

/** Pages of the online reference of 2025-09-10. */
export const ONLINE = "DBSS API Reference online 2025-09-10";

/** Operations of which only names, types and limits are known. */
export const DESCRIPTION = "dbss.openapi.json";
