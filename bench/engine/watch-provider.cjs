// Loaded into every Node.js process of a `pulumi` run. The process of the provider writes its measurements to a file
// again and again, because it is killed at the end.
if (/dynamic-provider|pulumi-resource-dbss/.test(process.argv[1] ?? "") && process.env.BENCH_PROVIDER) {
  const { renameSync, writeFileSync } = require("node:fs");
  const write = () => {
    const { user, system } = process.cpuUsage();
    const { maxRSS } = process.resourceUsage();
    const seen = { startedAt: performance.timeOrigin, cpuSeconds: (user + system) / 1e6, maxRssMb: maxRSS / 1024 };
    writeFileSync(`${process.env.BENCH_PROVIDER}.new`, JSON.stringify(seen));
    renameSync(`${process.env.BENCH_PROVIDER}.new`, process.env.BENCH_PROVIDER);
  };
  write();
  setInterval(write, 100).unref();
}
