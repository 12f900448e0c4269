import { readdirSync } from "node:fs";
import { posix, relative } from "node:path";
import { defineConfig, type MarkdownRenderer, type UserConfig } from "vitepress";
import { ELSEWHERE, FILES, linkTo, pageOf, REPO, SIDEBAR } from "./pages";

const folders = readdirSync(REPO, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "docs")
  .map(({ name }) => name);

type Plugin = Exclude<NonNullable<UserConfig["vite"]>["plugins"], undefined>[number];

/**
 * Turns links between files of the repo into links between pages. A link to a file that is not a page becomes plain
 * text.
 */
function followLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("links-of-the-repository", ({ tokens, env }) => {
    // Titles are rendered without a page.
    const folder = posix.dirname(relative(REPO, env.realPath ?? env.path ?? REPO));
    for (const { children } of tokens) {
      let isPage = true;
      for (const token of children ?? []) {
        const href = token.type === "link_open" ? token.attrGet("href") : null;
        if (href !== null) {
          const [path = "", hash] = href.split("#");
          const file = posix.join(folder, path);
          const isElsewhere = /^https?:/.test(href) || path === "";
          isPage = isElsewhere || FILES.has(file);
          token.attrSet("href", isElsewhere ? href : `${linkTo(file)}${hash ? `#${hash}` : ""}`);
        }
        if (!isPage && (token.type === "link_open" || token.type === "link_close")) {
          Object.assign(token, { type: "text", tag: "", nesting: 0, content: "" });
        }
      }
    }
  });
}

/** Renders diagrams in the browser, in the colors of the theme. */
function drawDiagrams(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    return info.trim() === "mermaid"
      ? `<Diagram code="${encodeURIComponent(content)}" />`
      : (fence?.(tokens, index, ...rest) ?? "");
  };
}

/** Uses the Vue of this package to render pages at build time, because none is installed in their directories. */
const vueOfThisPackage: Plugin = {
  name: "vue-of-this-package",
  enforce: "pre",
  resolveId: (id, _importer, { ssr }) => (ssr && /^vue(\/|$)/.test(id) ? { id, external: true } : undefined),
};

export default defineConfig({
  title: "pulumi-dbss",
  description: "Database audit on Huawei Cloud as code, with Pulumi",
  lang: "en-US",
  srcDir: REPO,
  srcExclude: [...ELSEWHERE, ...folders.map((folder) => `${folder}/**`)],
  rewrites: (file) => (FILES.has(file) ? pageOf(file) : file),
  outDir: "./dist",
  cacheDir: "./node_modules/.cache",
  markdown: {
    config: (markdown) => {
      followLinks(markdown);
      drawDiagrams(markdown);
    },
    languageAlias: { console: "shell" },
  },
  vite: { plugins: [vueOfThisPackage] },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Guides", link: "/guides/" },
      { text: "Reference", link: "/reference/" },
      { text: "Changelog", link: "/changelog" },
    ],
    sidebar: SIDEBAR,
  },
});
