/** The seed that an environment variable gives, or any. */
export function seedOf(variable: string): number {
  return Number(process.env[variable] ?? Math.floor(Math.random() * 1e6));
}
