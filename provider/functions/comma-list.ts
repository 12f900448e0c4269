/** A list that the service writes as comma-separated text. */
export function commaList(text: string | undefined): string[] {
  return text ? text.split(",").map((item) => item.trim()) : [];
}
