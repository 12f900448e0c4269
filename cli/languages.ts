import { Option } from "commander";

/** The languages of generated projects. Languages other than TypeScript need the native host. */
export const LANGUAGES = ["typescript", "yaml", "python"] as const;

export type Language = (typeof LANGUAGES)[number];

/** The file of a project that holds the program. */
export const PROGRAM = {
  typescript: "index.ts",
  yaml: "Pulumi.yaml",
  python: "__main__.py",
} as const satisfies Record<Language, string>;

/** The command that installs the dependencies of a project. */
export const INSTALL: Readonly<Record<Language, string>> = {
  typescript: "npm install",
  yaml: "npm install",
  python: "pulumi install",
};

export function languageOption(): Option {
  return new Option("--language <language>", "language of the program").choices(LANGUAGES).default("typescript");
}
