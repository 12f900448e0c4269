/** A text with the part between two comments of the name replaced. */
export function filled(text: string, name: string, content: string): string {
  const [before, rest] = cut(text, `<!-- ${name} -->\n`);
  const [, after] = cut(rest, `<!-- /${name} -->`);
  return `${before}<!-- ${name} -->\n${content}<!-- /${name} -->${after}`;
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  if (index < 0) {
    throw new Error(`There is no ${at.trim()} in:\n${text}`);
  }
  return [text.slice(0, index), text.slice(index + at.length)];
}
