// Runs the programs of commands one after another, like inline programs of the Automation API, to load Pulumi's SDK once.
require("tsx/cjs");
const { dirname, join } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { grpcClientOptions } = require("@pulumi/pulumi/runtime/settings");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

// A pool shared by all clients keeps the broken connection to the port of an engine that has ended, and a later engine
// may listen on that port.
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

const PACKAGE = dirname(require.resolve("pulumi-dbss"));

/** Loads a program and this package again, so that runs share nothing. */
async function load(directory, entry) {
  for (const file of Object.keys(require.cache)) {
    if ([PACKAGE, directory].some((own) => file.startsWith(join(own, "/")))) {
      delete require.cache[file];
    }
  }
  process.chdir(directory);
  const exported = require(entry);
  return typeof exported === "function" ? exported() : exported;
}

class ProgramServer extends LanguageServer {
  run(call, callback) {
    const { programDirectory, entryPoint } = call.request.getInfo().toObject();
    // As the language host does for a process of its own.
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(call.request.getConfigsecretkeysList());
    this.program = () => load(programDirectory, join(programDirectory, entryPoint));
    return super.run(call, callback);
  }
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, new ProgramServer());
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  process.send(port);
});
// The environment of the next program.
process.on("message", (env) => {
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, env);
  process.send("ready");
});
// Ends with the process that started this one.
process.on("disconnect", () => process.exit());
