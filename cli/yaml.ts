/** A name in YAML, quoted unless it can stand for itself. */
export function yamlName(name: string): string {
  return isPlainInYaml(name) ? name : JSON.stringify(name);
}

/** Whether YAML reads a name as text, and not as a number, a date, a boolean or null. */
export function isPlainInYaml(name: string): boolean {
  return /^[A-Za-z][\w.-]*$/.test(name) && !/^(on|off|yes|no|true|false|null|y|n)$/i.test(name);
}
