// Loaded into every Node process of a `pulumi` run: the one that hosts the provider writes down what it costs. It is
// killed in the end, so it writes again and again.
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
