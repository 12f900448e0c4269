import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DefaultTheme } from "vitepress";

export const REPO = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * The files of the sections, in reading order. All other pages are added to "Reference" or "Guides", by their
 * directory.
 */
const SECTIONS: readonly { readonly title: string; readonly collapsed?: boolean; readonly files: readonly string[] }[] =
  [
    {
      title: "Start here",
      files: [
        "README.md",
        "docs/what-dbss-is.md",
        "docs/guides/first-stack.md",
        "docs/guides/real-account.md",
        "docs/permissions.md",
        "docs/installation-configuration.md",
        "docs/languages.md",
        "docs/faq.md",
      ],
    },
    {
      title: "How it works",
      files: ["docs/money.md", "docs/reliability.md", "docs/performance.md", "docs/native-host.md", "docs/emulator.md"],
    },
    {
      title: "Guides",
      files: [
        "docs/guides/README.md",
        "docs/guides/adopt.md",
        "docs/guides/import.md",
        "docs/terraform.md",
        "docs/guides/coverage.md",
        "docs/guides/regions.md",
        "docs/guides/drift.md",
        "docs/guides/pipelines.md",
        "docs/policies.md",
        "docs/guides/testing.md",
        "docs/guides/automation-api.md",
        "docs/guides/monorepos.md",
        "docs/upgrading.md",
        "docs/guides/command-line.md",
        "docs/guides/troubleshooting.md",
      ],
    },
    {
      title: "Reference",
      collapsed: true,
      files: ["docs/reference/README.md", "docs/reference/functions.md"],
    },
    {
      title: "Contributing",
      collapsed: true,
      files: [
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/performance/benchmark.md",
        "docs/coverage.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        "CHANGELOG.md",
      ],
    },
  ];

/** Pages that are not part of this site, but of Pulumi's registry. */
export const ELSEWHERE = ["docs/_index.md"];

const named = SECTIONS.flatMap(({ files }) => files);
const others = globSync("docs/**/*.md", { cwd: REPO })
  .filter((file) => !named.includes(file) && !ELSEWHERE.includes(file))
  .sort();

/** Every file that is a page. */
export const FILES: ReadonlySet<string> = new Set([...named, ...others]);

export const SIDEBAR: DefaultTheme.SidebarItem[] = SECTIONS.map(({ title, collapsed = false, files }) => {
  const added = others.filter((file) => (file.startsWith("docs/reference/") ? "Reference" : "Guides") === title);
  const items = [...files, ...added].map((file) => ({ text: titleOf(file), link: linkTo(file) }));
  return { text: title, collapsed, items };
});

function titleOf(file: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(REPO, file), "utf8")) ?? [];
  return title ?? file;
}

/** The path of the page of a file. */
export function pageOf(file: string): string {
  return file
    .replace(/^docs\//, "")
    .replace(/(^|\/)README\.md$/, "$1index.md")
    .replace(/^[A-Z_]+\.md$/, (name) => name.toLowerCase().replaceAll("_", "-"));
}

/** The link to the page of a file. */
export function linkTo(file: string): string {
  return `/${pageOf(file).replace(/(^|\/)index\.md$/, "$1")}`;
}
