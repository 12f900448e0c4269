// Declares the resources in the file named by DECLARATIONS, so that a test can change the program between two runs.
const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const dbss = require("pulumi-dbss");

/** @type {{[name: string]: {type: string, args: object, options?: object}}} */
const declarations = JSON.parse(readFileSync(process.env.DECLARATIONS, "utf8"));
const resources = {};

const SECRET = "secret:";
const OUTPUT = "output:";

/** Replaces "@name.output" with that output of the resource declared under the name, "@name" with that resource, "secret:text" with a secret, and "output:text" with an output. */
function resolved(value) {
  if (typeof value === "string" && value.startsWith(SECRET)) {
    return pulumi.secret(value.slice(SECRET.length));
  }
  if (typeof value === "string" && value.startsWith(OUTPUT)) {
    return pulumi.output(value.slice(OUTPUT.length));
  }
  if (typeof value === "string" && value.startsWith("@")) {
    const [name, output] = value.slice(1).split(".");
    return output === undefined ? resources[name] : resources[name][output];
  }
  if (Array.isArray(value)) {
    return value.map(resolved);
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item)]));
  }
  return value;
}

for (const [name, { type, args, options }] of Object.entries(declarations)) {
  resources[name] = new dbss[type](name, resolved(args), options && resolved(options));
}

module.exports = Object.fromEntries(Object.entries(resources).map(([name, { id, urn }]) => [name, { id, urn }]));
