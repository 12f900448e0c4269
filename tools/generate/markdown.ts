/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return `${line(head)}|${head.map(() => "---|").join("")}\n${rows.map(line).join("")}`;
}

/** Replaces the named parts of a page. Each part is between two comments with its name. */
export function filled(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((page, [name, content]) => {
    const [before, rest] = cut(page, `<!-- ${name} -->\n`);
    const [, after] = cut(rest, `<!-- /${name} -->`);
    return `${before}<!-- ${name} -->\n${content}<!-- /${name} -->${after}`;
  }, text);
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  if (index < 0) {
    throw new Error(`${at.trim()} is missing in:\n${text}`);
  }
  return [text.slice(0, index), text.slice(index + at.length)];
}
