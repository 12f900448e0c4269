import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { applyPatch } from "rfc6902";
import { parse as parseDuration } from "tinyduration";
import { z } from "zod";
import { faultSchema } from "./faults";
import { InvalidStateError } from "./state/document";
import { temperamentSchema } from "./temperament";
import type { World } from "./world";

const pointer = z.string().regex(/^(\/.*)?$/, "must be a JSON pointer");

const patchSchema = z.array(
  z.discriminatedUnion("op", [
    z.strictObject({ op: z.literal("add"), path: pointer, value: z.json() }),
    z.strictObject({ op: z.literal("replace"), path: pointer, value: z.json() }),
    z.strictObject({ op: z.literal("test"), path: pointer, value: z.json() }),
    z.strictObject({ op: z.literal("remove"), path: pointer }),
    z.strictObject({ op: z.literal("move"), path: pointer, from: pointer }),
    z.strictObject({ op: z.literal("copy"), path: pointer, from: pointer }),
  ]),
);

const clockSchema = z.strictObject({ advance: z.string() });

class ControlError extends Error {
  override readonly name = "ControlError";
}

/** The routes of the control calls. They need no signature and are not in the journal. */
export function controlRoutes(world: World): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/health", (c) => c.json({ status: "ready" }));
  stateRoutes(app, world);
  temperamentRoutes(app, world);
  clockRoutes(app, world);
  journalRoutes(app, world);
  faultRoutes(app, world);
  app.all("*", (c) => c.json({ error: `there is no ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) => {
    const expected = error instanceof ControlError || error instanceof InvalidStateError;
    return c.json({ error: error.message }, expected ? 400 : 500);
  });
  return app;
}

function stateRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.get("/state", (c) => c.json(world.store.document()));
  app.patch("/state", async (c) => {
    const patch = await read(c, patchSchema);
    const document = world.store.document();
    const failed = applyPatch(document, patch).find((result) => result !== null);
    if (failed !== undefined) {
      throw new ControlError(failed.message);
    }
    world.store.replace(document);
    await world.store.save();
    return c.json(world.store.document());
  });
  app.post("/reset", async (c) => {
    world.reset();
    await world.store.save();
    return c.body(null, 204);
  });
}

function temperamentRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.get("/temperament", (c) => c.json(world.store.temperament));
  app.put("/temperament", async (c) => {
    world.setTemperament(await read(c, temperamentSchema));
    await world.store.save();
    return c.json(world.store.temperament);
  });
}

function clockRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  const { clock } = world.store;
  const show = () => ({ now: clock.now().toISOString(), speed: clock.speed });
  app.get("/clock", (c) => c.json(show()));
  app.post("/clock", async (c) => {
    const { advance } = await read(c, clockSchema);
    clock.set(later(clock.now(), advance));
    world.store.current();
    await world.store.save();
    return c.json(show());
  });
}

function later(time: Date, duration: string): Date {
  const { negative, years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = parse(duration);
  if (negative) {
    throw new ControlError("advance must not be negative");
  }
  const result = new Date(time);
  result.setUTCMonth(result.getUTCMonth() + months + years * 12);
  const hoursInAll = (weeks * 7 + days) * 24 + hours;
  return new Date(result.getTime() + ((hoursInAll * 60 + minutes) * 60 + seconds) * 1000);
}

function parse(duration: string) {
  try {
    return parseDuration(duration);
  } catch {
    throw new ControlError(`advance must be an ISO 8601 duration such as PT10M, not "${duration}"`);
  }
}

function journalRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.get("/requests", (c) => {
    const since = Number(c.req.query("since") ?? 0);
    if (!Number.isInteger(since)) {
      throw new ControlError("since must be a whole number");
    }
    return c.json(world.journal.since(since));
  });
  app.delete("/requests", (c) => {
    world.journal.clear();
    return c.body(null, 204);
  });
}

function faultRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.get("/faults", (c) => c.json(world.faults.list()));
  app.post("/faults", async (c) => c.json(world.faults.arm(await read(c, faultSchema)), 201));
  app.delete("/faults", (c) => {
    world.faults.clear();
    return c.body(null, 204);
  });
}

async function read<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const document: unknown = await c.req.json().catch((error: unknown) => {
    throw new ControlError(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  });
  const parsed = schema.safeParse(document);
  if (!parsed.success) {
    throw new ControlError(z.prettifyError(parsed.error));
  }
  return parsed.data;
}
