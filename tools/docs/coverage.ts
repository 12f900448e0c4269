import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Operation } from "../../provider/client/operation";
import { operations } from "../../provider/client/operations";
import { RESOURCE_TYPES } from "../../provider/resources";
import { REPO } from "../pulumi-cli/repo";
import { table } from "./table";

const PROVIDER = join(REPO, "provider");

/** Which operation is called by what: made of the client's tables and of who calls their methods. */
export function coveragePage(): string {
  const users = usersOfMethods();
  const sections = Object.entries(operations).map(([service, methods]) => {
    const rows = Object.entries(methods).map(([method, operation]) => [
      endpoint(operation),
      `\`client.${service}.${method}\``,
      (users.get(`${service}.${method}`) ?? []).join(", "),
      operation.document,
    ]);
    return `## ${service.toUpperCase()}\n\n${table(["operation", "client method", "used by", "document"], rows)}`;
  });
  return `# Operations\n\nEvery operation has one method of the client. Most serve a resource or a function.\n\n${sections.join("\n")}`;
}

function endpoint({ id, method, path, older }: Operation): string {
  const fallback = older ? `; else \`${older.path}\`` : "";
  return `${id}: \`${method} ${path}\`${fallback}`;
}

/** The resources, functions and components that call each method, themselves or through a shared list. */
function usersOfMethods(): Map<string, string[]> {
  const lists = methodsOfSnapshots();
  const users = new Map<string, string[]>();
  for (const { owner, source } of consumers()) {
    const direct = [...source.matchAll(/\.(dbss|iam|bss|rds|eps)\s*\.(\w+)\(/g)].map(
      ([, service, name]) => `${service}.${name}`,
    );
    const shared = [...source.matchAll(/snapshots\s*\.(\w+)/g)].flatMap(([, list]) => lists.get(list ?? "") ?? []);
    for (const method of new Set([...direct, ...shared])) {
      users.set(method, [...new Set([...(users.get(method) ?? []), owner])]);
    }
  }
  return users;
}

function methodsOfSnapshots(): Map<string, string> {
  const source = readFileSync(join(PROVIDER, "lifecycle/snapshots.ts"), "utf8");
  const matches = source.matchAll(/(\w+): new Snapshot\((?:(?!new Snapshot)[\s\S])*?client\.(\w+)\s*\.(\w+)\(/g);
  return new Map([...matches].map(([, list, service, method]) => [list ?? "", `${service}.${method}`]));
}

interface Consumer {
  /** The name users know it by. */
  readonly owner: string;
  readonly source: string;
}

/** What users know by name: resources, functions and components. */
const PUBLIC = new Set([...RESOURCE_TYPES, ...exportedNames()]);

/** What is written on top of the client. A file that users do not know by name counts as theirs who import it. */
function consumers(): Consumer[] {
  const files = ["resources", "functions", "components"].flatMap((layer) => {
    const directory = join(PROVIDER, layer);
    return filesBelow(directory).map((file) => {
      const [first = ""] = relative(directory, file).replace(/\.ts$/, "").split("/");
      return { first, name: nameOf(layer, first), source: readFileSync(file, "utf8") };
    });
  });
  return files.flatMap(({ first, name, source }) => {
    const importers = files.filter((other) => new RegExp(`["/]${first}["/]`).test(other.source));
    const owners = PUBLIC.has(name) ? [name] : importers.map((importer) => importer.name);
    return [...new Set(owners)].filter((owner) => PUBLIC.has(owner)).map((owner) => ({ owner, source }));
  });
}

function exportedNames(): string[] {
  const source = readFileSync(join(PROVIDER, "index.ts"), "utf8");
  return [...source.matchAll(/\b(?:get|download)[A-Z]\w+|\bDatabaseAudit\b/g)].map(([name]) => name);
}

function filesBelow(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { recursive: true, encoding: "utf8" });
    return entries.filter((entry) => entry.endsWith(".ts")).map((entry) => join(directory, entry));
  } catch {
    return [];
  }
}

function nameOf(layer: string, kebab: string): string {
  const camel = kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return layer === "functions" ? camel : camel.replace(/^./, (letter) => letter.toUpperCase());
}
