/** The commands of a document: what stands in its blocks of the language "sh". */
export function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, indent = "", block = ""]) =>
    block.replace(new RegExp(`^${indent}`, "gm"), ""),
  );
}
