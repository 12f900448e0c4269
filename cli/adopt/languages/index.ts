import type { Language } from "../../languages";
import type { Program } from "../program";
import { pythonOf } from "./python";
import { typescriptOf } from "./typescript";
import { yamlOf } from "./yaml";

/** The text of a program in a language. In YAML, it is a section of the project file. */
export async function textOf(program: Program, language: Language): Promise<string> {
  switch (language) {
    case "typescript":
      return typescriptOf(program);
    case "yaml":
      return yamlOf(program);
    case "python":
      return pythonOf(program);
  }
}
