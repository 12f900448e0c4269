/** What stands for a value that is not known yet, as the engine sends it. The SDK has it as well, but takes long to load. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
