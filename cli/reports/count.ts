/** A number of things in words, such as "1 database" and "2 databases". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
