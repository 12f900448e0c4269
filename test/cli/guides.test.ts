import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXIT_CODES } from "../../cli/exit-codes";
import { createProgram } from "../../cli/program";
import { Session } from "../../cli/session";
import { ofThisProcess } from "../../cli/surroundings";
import { adviceOfCode, KNOWN_CODES } from "../../provider/client/error-codes";

const guide = (name: string) => readFile(join("docs/guides", name), "utf8");

/** The rows of all tables in a document. */
function rows(markdown: string): string[][] {
  const lines = markdown.split("\n").filter((line) => line.startsWith("| "));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe("the troubleshooting guide", () => {
  test("gives each error code the same meaning and advice as the provider", async () => {
    const told = rows(await guide("troubleshooting.md")).filter(([codes = ""]) => /^`(DBSS|CBC|APIG)/.test(codes));
    const codes = told.flatMap(([codes = ""]) => codes.replaceAll("`", "").split(", "));
    expect(codes.filter((code) => !code.startsWith("APIG."))).toEqual(KNOWN_CODES);
    for (const [codes = "", meaning, advice] of told) {
      for (const code of codes.replaceAll("`", "").split(", ")) {
        expect({ code, ...adviceOfCode(code) }).toEqual({ code, meaning, advice });
      }
    }
  });
});

/** Messages of Pulumi and Node.js. */
const NOT_OURS =
  /^`(code must be|Cannot read properties|Cannot find module|no folder at path|failed to load checkpoint|cannot be deleted because it is protected)/;

/** The sources of the provider and the commands, with concatenated strings joined. */
async function texts(): Promise<string> {
  const files = globSync("{provider,cli}/**/*.ts");
  const sources = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return sources.join("\n").replace(/["`] \+\s*["`]/g, "");
}

test("the troubleshooting guide quotes messages as they are printed", async () => {
  const source = await texts();
  const section = (await guide("troubleshooting.md")).split("## By message")[1] ?? "";
  const quoted = rows(section).flatMap(([messages = ""]) => (NOT_OURS.test(messages) ? [] : messages.split("`, `")));
  const asPrinted = (message: string) => {
    const parts = message.replaceAll("`", "").split("…");
    return new RegExp(parts.map((part) => part.trim().replace(/[.$()]/g, "\\$&")).join("[^\n]*"));
  };
  expect(quoted).toContain("`The setting dbss:… is missing`");
  expect(quoted.slice(2).filter((message) => !asPrinted(message).test(source))).toEqual([]);
});

describe("the command-line guide", () => {
  test("lists every command", async () => {
    const program = createProgram(new Session(ofThisProcess()));
    const told = rows(await guide("command-line.md")).map(([first = ""]) => first.replaceAll("`", ""));
    expect(told).toEqual(expect.arrayContaining(program.commands.map((command) => command.name())));
  });

  test("lists the same commands as the README", async () => {
    const { commands } = createProgram(new Session(ofThisProcess()));
    const first = rows(await readFile("README.md", "utf8")).map(([cell = ""]) => cell);
    const listed = first
      .filter((cell) => cell.startsWith("`npx pulumi-dbss "))
      .flatMap((cell) => cell.match(/[a-z-]+/g));
    expect(listed).toEqual(expect.arrayContaining(commands.map((command) => command.name())));
  });

  test("lists the exit codes with their meanings", async () => {
    const told = rows(await guide("command-line.md")).filter(([first = ""]) => /^\d+$/.test(first));
    expect(told).toEqual(EXIT_CODES.map(({ code, meaning }) => [String(code), meaning]));
  });
});

test("every command in the documents exists, with its options", async () => {
  const { commands, options: ofAll } = createProgram(new Session(ofThisProcess()));
  const files = ["README.md", "CONTRIBUTING.md", ...globSync("{docs,examples,templates}/**/*.{md,yml,yaml,sh}")];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const calls = texts.flatMap((text) => [...text.matchAll(/npx pulumi-dbss ([a-z][a-z-]*)([^`\n|>&;]*)/g)]);
  const wrong = calls.filter(([, name, rest = ""]) => {
    const command = commands.find((each) => each.name() === name);
    const known = [...ofAll, ...(command?.options ?? [])].map(({ long }) => long);
    const given = rest.match(/(?<!\S)--[a-z-]+/g) ?? [];
    return command === undefined || given.some((option) => option !== "--help" && !known.includes(option));
  });
  expect(calls.length).toBeGreaterThan(100);
  expect(wrong.map(([call]) => call)).toEqual([]);
});
