import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Context } from "../lifecycle/context";
import type { Lifted } from "../lifecycle/dynamic-resource";

/** The schema library, given to those who need it: loading it would slow down every program. */
export type Zod = typeof z;

export interface QueryOptions {
  /** Ends the query, waits between tries included. */
  readonly signal?: AbortSignal;
}

export interface QueryOutputOptions extends QueryOptions {
  /**
   * Resources that must exist before the question makes sense. Where one of them is still to be created, a preview
   * knows no answer.
   */
  readonly dependsOn?: pulumi.Resource | readonly pulumi.Resource[];
}

/** A question to the cloud. */
export interface Question<Args extends z.ZodObject, Answer> {
  /** The function's name, for its errors. */
  readonly name: string;
  readonly args: (z: Zod) => Args;
  ask(context: Context, args: z.output<Args>): Promise<Answer>;
}

/** The two forms in which a program asks a question. */
export interface Query<Args, Answer> {
  /** Asks now, with values. */
  now(args: Args, options?: QueryOptions): Promise<Answer>;
  /** Asks as soon as all arguments are known. */
  whenKnown(args: Lifted<Args>, options?: QueryOutputOptions): pulumi.Output<Answer>;
}

/**
 * Makes a question one that programs can ask. Only the first question that is asked loads the schemas and the client.
 */
export function defineQuery<Args extends z.ZodObject, Answer>(
  question: Question<Args, Answer>,
): Query<z.input<Args>, Answer> {
  async function answer(args: unknown, options: QueryOptions, caller: string): Promise<Answer> {
    try {
      const { answerTo } = await import("./answer.js");
      return await answerTo(question, args, options.signal);
    } catch (error) {
      throw blaming(caller, error);
    }
  }
  return {
    now: (args, options = {}) => answer(args, options, callerOf()),
    whenKnown(args, options = {}) {
      const caller = callerOf();
      const known = pulumi.all([pulumi.output<unknown>(args), existing(options.dependsOn)]);
      return known.apply(([values]) => answer(values, options, caller));
    },
  };
}

/** Known as soon as the resources exist. */
function existing(resources: QueryOutputOptions["dependsOn"] = []): pulumi.Output<unknown> {
  const list: readonly pulumi.Resource[] = Array.isArray(resources) ? resources : [resources];
  return pulumi.all(list.map((resource) => (pulumi.CustomResource.isInstance(resource) ? resource.id : resource.urn)));
}

/** Frames of the stack between the program and here: the form of the query, and the function that the program called. */
const OWN_FRAMES = 3;

/** The stack of the program that asks, without what runs the program. */
function callerOf(): string {
  const frames = new Error().stack?.split("\n").slice(1 + OWN_FRAMES) ?? [];
  return frames.filter((frame) => !/node:|node_modules/.test(frame)).join("\n");
}

/** The error with the stack of the program: where it failed in here tells its reader nothing. */
function blaming(caller: string, error: unknown): unknown {
  if (error instanceof Error) {
    error.stack = `${error.name}: ${error.message}\n${caller}`;
  }
  return error;
}
