// Loaded into every Node process of a `pulumi` run: the one that hosts the provider notes its process ID.
if (/dynamic-provider|pulumi-resource-dbss/.test(process.argv[1] ?? "")) {
  require("node:fs").writeFileSync(process.env.PROVIDER_PID_FILE, String(process.pid));
}
