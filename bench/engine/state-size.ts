import { mean } from "simple-statistics";
import { z } from "zod";

const values = z.record(z.string(), z.unknown());

const exported = z.object({
  deployment: z.object({
    resources: z.array(z.object({ type: z.string(), inputs: values.default({}), outputs: values.default({}) })),
  }),
});

/** What the resources of one type take in the state, as JSON without white space: bytes for each, on average. */
export interface StateSize {
  readonly type: string;
  /** Inputs and outputs together. */
  readonly bytes: number;
  /** What is there but once: the arguments, and what the service adds. */
  readonly ownBytes: number;
}

/** Sizes up the output of `pulumi stack export`, for all types of dynamic resources in it. */
export function sizesIn(exportedText: string): StateSize[] {
  const { resources } = exported.parse(JSON.parse(exportedText)).deployment;
  const types = new Set(resources.map(({ type }) => type).filter((type) => type.startsWith("pulumi-nodejs:dynamic/")));
  return [...types].map((type) => {
    const ofType = resources.filter((resource) => resource.type === type);
    return {
      type: type.split(":").at(-1) ?? type,
      bytes: Math.round(mean(ofType.map(({ inputs, outputs }) => bytesOf(inputs) + bytesOf(outputs)))),
      ownBytes: Math.round(
        mean(ofType.map(({ inputs, outputs }) => bytesOf(withoutProvider({ ...inputs, ...outputs })))),
      ),
    };
  });
}

function withoutProvider({ __provider, ...others }: z.output<typeof values>): object {
  return others;
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
