import { config } from "zod";

// zod would write and compile a function for each schema: more than a process saves that serves one operation. It must be
// told before there are schemas.
config({ jitless: true });
