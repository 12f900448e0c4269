// Runs the program for one command after another, as the Automation API runs one inline: Pulumi's SDK is loaded once.
const { dirname } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

const OWN = [__dirname, dirname(require.resolve("pulumi-dbss"))];

/** Loads the program and this package anew: nothing of one run is known in the next. */
async function program() {
  for (const file of Object.keys(require.cache)) {
    if (file !== __filename && OWN.some((directory) => file.startsWith(directory))) {
      delete require.cache[file];
    }
  }
  return require("./index.js");
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, new LanguageServer(program));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  process.stdout.write(`${port}\n`);
});
// Ends with what started it.
process.stdin.on("end", () => process.exit()).resume();
