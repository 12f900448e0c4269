/** The name of the package in type tokens and settings. */
export const PACKAGE = "dbss";

/** What the plugin says of itself. */
export interface PluginPackage {
  readonly version: string;
  /** The Pulumi schema of the package, as JSON. */
  schema(): Promise<string>;
}
