// Loaded into every Node.js process of the tests with the real engine. Half of the startup time of Pulumi's SDK goes into
// modules that serialize functions. Nothing here does that, so they are loaded on first use.
const Module = require("node:module");

const LAZY = ["@npmcli/arborist", "typescript"];

const loadNow = Module._load;

Module._load = (request, parent, isMain) => {
  const load = () => loadNow(request, parent, isMain);
  return LAZY.includes(request) && parent?.filename?.includes("/@pulumi/pulumi/") ? lazily(load) : load();
};

function lazily(load) {
  let loaded;
  return new Proxy(
    {},
    {
      get(_, name) {
        if (name === "__esModule") {
          return true;
        }
        loaded ??= load();
        return loaded[name];
      },
    },
  );
}
