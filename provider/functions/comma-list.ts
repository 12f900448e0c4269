/** A list that the service writes as one text, separated by commas. */
export function commaList(text: string | undefined): string[] {
  return text ? text.split(",").map((item) => item.trim()) : [];
}
