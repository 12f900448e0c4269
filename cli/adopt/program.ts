import type { ResourceType } from "../../provider/resources";
import { oneLine } from "../reports/text";
import { placeText } from "../survey";
import type { Declared } from "./declare";
import type { InstanceInventory } from "./inventory";
import { ResourceNames } from "./names";
import type { Stack } from "./stacks";

/** A reference to an output of another declared resource. */
export class Reference {
  constructor(
    readonly target: Declared,
    readonly output: string,
  ) {}
}

/** The declaration of a resource, in any language. */
export interface Declaration {
  readonly declared: Declared;
  readonly type: ResourceType;
  readonly name: string;
  readonly id: string;
  readonly comment: string | undefined;
  /** The arguments. A `Reference` replaces the ID of another declared resource. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** A generated program: its declarations, and what it leaves out. */
export interface Program {
  readonly declarations: readonly Declaration[];
  /** The resources to which other declarations refer. */
  readonly referred: ReadonlySet<Declared>;
  readonly leftOut: readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly why: string;
  }[];
  /** Places that could not be read, and why. */
  readonly unread: readonly string[];
}

/** Generates the program of a stack. */
export function programOf({ inventories, unread }: Pick<Stack, "inventories" | "unread">): Program {
  const builder = new ProgramBuilder();
  for (const inventory of inventories) {
    builder.instance(inventory);
  }
  return { ...builder.program(), unread: unread.map((each) => oneLine(`${placeText(each)}: ${each.reason}`)) };
}

class ProgramBuilder {
  readonly #names = new ResourceNames();
  readonly #added: Omit<Declaration, "args">[] = [];
  readonly #leftOut: Program["leftOut"][number][] = [];
  /** The references to use instead of IDs. */
  readonly #references = new Map<string, Reference>();

  instance({ instance, region, declared, contents }: InstanceInventory): void {
    const prefix = this.#add(
      declared,
      region === undefined ? [] : [region],
      `${oneLine(instance.name)}, ${instance.id}`,
    );
    for (const each of contents) {
      this.#add(each, [prefix]);
    }
  }

  program(): Omit<Program, "unread"> {
    const referred = new Set<Declared>();
    const refer = (value: unknown): unknown => {
      const reference = typeof value === "string" ? this.#references.get(value) : undefined;
      if (reference === undefined) {
        return Array.isArray(value) ? value.map(refer) : value;
      }
      referred.add(reference.target);
      return reference;
    };
    const declarations = this.#added.map((each) => ({ ...each, args: referring(each.declared.inputs, refer) }));
    return { declarations, referred, leftOut: this.#leftOut };
  }

  /** Returns the name of the resource, whether or not it can be declared. */
  #add(declared: Declared, prefix: readonly string[], comment?: string): string {
    const { type, id, obstacle } = declared;
    const name = this.#names.of(type, ...prefix, declared.name);
    if (obstacle !== undefined) {
      this.#leftOut.push({ type, name: oneLine(declared.name), id, why: oneLine(obstacle) });
      return name;
    }
    for (const output of ["instanceId", "resourceId", "databaseId"].filter((each) => isOutput(declared, each))) {
      this.#references.set(String(declared.outputs[output]), new Reference(declared, output));
    }
    this.#added.push({ declared, type, name, id, comment });
    return name;
  }
}

/** Whether the output is the ID of the resource itself, rather than of another resource. */
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
