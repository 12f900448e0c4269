import { config } from "zod";

// By default, zod generates and compiles a function for each schema. That takes longer than it saves in a process that
// serves one operation. This must be set before the first schema is created.
config({ jitless: true });
