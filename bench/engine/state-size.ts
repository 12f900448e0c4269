import { mean } from "simple-statistics";
import { z } from "zod";

const values = z.record(z.string(), z.unknown());

const exported = z.object({
  deployment: z.object({
    resources: z.array(z.object({ type: z.string(), inputs: values.default({}), outputs: values.default({}) })),
  }),
});

/** Types of resources under either host, as opposed to the stack and its providers. */
const OF_RESOURCES = /^(pulumi-nodejs:dynamic\/|dbss:index:)/;

/** The average size of the resources of a type in the state, as JSON without white space. */
export interface StateSize {
  readonly type: string;
  /** Names of the inputs, then of the outputs. */
  readonly properties: readonly string[];
  /** Inputs and outputs together. */
  readonly bytes: number;
  /** The resource's own data: what inputs or outputs contain, counted once, without the provider. */
  readonly ownBytes: number;
}

/** Measures the sizes in the output of `pulumi stack export`, for each type of resource. */
export function sizesIn(exportedText: string): StateSize[] {
  const { resources } = exported.parse(JSON.parse(exportedText)).deployment;
  const types = new Set(resources.map(({ type }) => type).filter((type) => OF_RESOURCES.test(type)));
  return [...types].map((type) => {
    const ofType = resources.filter((resource) => resource.type === type);
    return {
      type: type.split(":").at(-1) ?? type,
      properties: propertiesOf(ofType),
      bytes: Math.round(mean(ofType.map(({ inputs, outputs }) => bytesOf(inputs) + bytesOf(outputs)))),
      ownBytes: Math.round(
        mean(ofType.map(({ inputs, outputs }) => bytesOf(withoutProvider({ ...inputs, ...outputs })))),
      ),
    };
  });
}

/**
 * @throws Error if the resources of the floor have other properties, because the engine would have other work with
 * them.
 */
export function refuseUnlike(floor: readonly StateSize[], dbss: readonly StateSize[]): void {
  for (const { type, properties } of dbss) {
    const beside = floor.find((each) => each.type === type)?.properties;
    if (beside?.join() !== properties.join()) {
      throw new Error(
        `${type} has the properties ${properties.join(" ")}, but in the floor ${beside?.join(" ") ?? "none"}`,
      );
    }
  }
}

function propertiesOf(resources: readonly z.output<typeof exported>["deployment"]["resources"][number][]): string[] {
  const names = (kind: "inputs" | "outputs") =>
    [...new Set(resources.flatMap((each) => Object.keys(each[kind])))].sort().map((name) => `${kind}.${name}`);
  return [...names("inputs"), ...names("outputs")];
}

function withoutProvider({ __provider, ...others }: z.output<typeof values>): object {
  return others;
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
