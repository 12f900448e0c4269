/** A number with its noun, such as "1 database" or "2 databases". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A text on one line: line breaks and control characters become spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

/** A text as one word of a shell command, quoted if necessary. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Wraps a text to lines of at most `width` columns, between words if possible. Further lines begin with `hanging`. */
export function wrapped(text: string, width: number, hanging = ""): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ").flatMap((each) => pieces(each, width - hanging.length))) {
    const line = lines.at(-1) ?? "";
    const longer = line.trim() === "" ? line + word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(hanging + word);
    }
  }
  return lines;
}

/** Splits a word into pieces of at most `width` columns. */
function pieces(word: string, width: number): string[] {
  const all: string[] = [""];
  for (const character of word) {
    const longer = `${all.at(-1)}${character}`;
    if (widthOf(longer) <= Math.max(1, width)) {
      all[all.length - 1] = longer;
    } else {
      all.push(character);
    }
  }
  return all;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** The width of a text on a terminal, in columns. */
export function widthOf(text: string): number {
  return [...text].reduce((width, character) => {
    if (WITHOUT_WIDTH.test(character)) {
      return width;
    }
    return width + (WIDE.test(character) ? 2 : 1);
  }, 0);
}
