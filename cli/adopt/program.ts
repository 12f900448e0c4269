import { oneLine } from "../failure";
import type { Declared } from "./declare";
import type { InstanceInventory } from "./inventory";
import { Names } from "./names";
import { printResource, Reference } from "./print";

/** A program, and what it cannot declare. */
export interface Program {
  readonly text: string;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly id: string }[];
  readonly leftOut: readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly why: string;
  }[];
}

const HEAD = `/**
 * What exists in the account, unchanged: the first \`pulumi up\` adopts it, buys
 * nothing and changes nothing.
 *
 * The service does not report the exceptions of a risk rule: check them before
 * you change the rule.
 */
import * as dbss from "pulumi-dbss";
`;

const PROTECTION = `// Neither \`pulumi destroy\` nor removing a resource from the program deletes
// what existed before.
const adopted = { protect: true };
`;

const OPTIONS = new Reference("adopted");

/** Writes the program that declares what was found. */
export function writeProgram(inventories: readonly InstanceInventory[]): Program {
  const writer = new ProgramWriter();
  for (const inventory of inventories) {
    writer.instance(inventory);
  }
  return writer.program();
}

/** A resource that is written when it is known whether anything refers to it. */
interface Written {
  readonly declared: Declared;
  readonly name: string;
  readonly variable: string;
  readonly comment?: string;
}

class ProgramWriter {
  readonly #names = new Names();
  readonly #written: Written[] = [];
  readonly #leftOut: Program["leftOut"][number][] = [];
  /** What stands for an ID: the resource that has it, and its output. */
  readonly #outputs = new Map<string, { readonly variable: string; readonly output: string }>();

  instance({ instance, declared, contents }: InstanceInventory): void {
    const prefix = this.#add(declared, [], "instance", `${oneLine(instance.name)}, ${instance.id}`);
    for (const each of contents) {
      this.#add(each, [prefix], "database");
    }
  }

  program(): Program {
    const used = new Set<string>();
    const refer = (value: unknown): unknown => {
      const target = typeof value === "string" ? this.#outputs.get(value) : undefined;
      if (target === undefined) {
        return Array.isArray(value) ? value.map(refer) : value;
      }
      used.add(target.variable);
      return new Reference(`${target.variable}.${target.output}`);
    };
    const resolved = this.#written.map((written) => ({ ...written, args: referring(written.declared.inputs, refer) }));
    const statements = resolved.map((written) => statement(written, used.has(written.variable)));
    const omissions = this.#leftOut.map(
      ({ type, name, id, why }) => `// Not declared: ${type} ${name} (${id}): ${why}`,
    );
    return {
      text: `${[HEAD, ...(statements.length > 0 ? [PROTECTION] : []), ...statements, ...(omissions.length > 0 ? [omissions.join("\n")] : [])].join("\n")}\n`.replace(
        /\n+$/,
        "\n",
      ),
      resources: this.#written.map(({ declared, name }) => ({ type: declared.type, name, id: declared.id })),
      leftOut: this.#leftOut,
    };
  }

  /** Returns the name of the resource, whether or not it can be declared. */
  #add(declared: Declared, prefix: readonly string[], fallback: string, comment?: string): string {
    const { type, obstacle } = declared;
    const name = this.#names.resource(type, ...prefix, declared.name);
    if (obstacle !== undefined) {
      this.#leftOut.push({ type, name: oneLine(declared.name), id: declared.id, why: oneLine(obstacle) });
      return name;
    }
    const outputs = ["instanceId", "resourceId", "databaseId"].filter((output) => isOutput(declared, output));
    const variable = outputs.length > 0 ? this.#names.variable(name, fallback) : "";
    for (const output of outputs) {
      this.#outputs.set(String(declared.outputs[output]), { variable, output });
    }
    this.#written.push({ declared, name, variable, comment });
    return name;
  }
}

/** Whether the resource is the one that has the ID. */
function isOutput({ type, outputs, inputs }: Declared, output: string): boolean {
  const owners: Readonly<Record<string, readonly string[]>> = {
    instanceId: ["AuditInstance"],
    resourceId: ["AuditInstance"],
    databaseId: ["RdsAuditDatabase", "EcsAuditDatabase"],
  };
  return owners[output]?.includes(type) === true && typeof outputs[output] === "string" && !(output in inputs);
}

const REFERRING = ["instanceId", "databaseId", "databaseIds"];

function referring(inputs: Declared["inputs"], refer: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, REFERRING.includes(name) ? refer(value) : value]),
  );
}

function statement({ declared, name, variable, comment, args }: Written & { args: object }, isUsed: boolean): string {
  const head = `${isUsed ? `const ${variable} = ` : ""}new dbss.${declared.type}`;
  const said = comment === undefined ? [] : [`// ${comment}`];
  return `${[...said, printResource(head, name, { ...args }, OPTIONS)].join("\n")}\n`;
}
