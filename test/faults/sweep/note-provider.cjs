// Loaded into every Node process of a `pulumi` run: the one that hosts the provider notes its process ID.
if (process.argv[1]?.includes("dynamic-provider")) {
  require("node:fs").writeFileSync(process.env.PROVIDER_PID_FILE, String(process.pid));
}
