import type { Fault } from "./faults";
import { type Answer, withBody } from "./interposer";

type Json = unknown;

/** A way in which a value may be spelled or omitted. */
interface Alteration {
  readonly kind: string;
  /** The altered value, `ABSENT`, or undefined if nothing changes. */
  alter(value: Json): Json | typeof ABSENT;
}

const ABSENT = Symbol("absent");

/** An item of any list. */
const ITEM = "*";

type Path = readonly string[];

const isText = (value: Json): value is string => typeof value === "string" && value !== "";

const ALTERATIONS: readonly Alteration[] = [
  { kind: "absent", alter: () => ABSENT },
  { kind: "null", alter: () => null },
  { kind: "empty", alter: (value) => (Array.isArray(value) ? [] : isText(value) ? "" : undefined) },
  { kind: "in the other case", alter: (value) => (isText(value) && !/\d/.test(value) ? otherCase(value) : undefined) },
  { kind: "an unknown word", alter: (value) => (isText(value) && /^[A-Z_]+$/.test(value) ? "QUIESCED" : undefined) },
  { kind: "a number as text", alter: (value) => (typeof value === "number" ? String(value) : undefined) },
  {
    kind: "text as a number",
    alter: (value) => (isText(value) && /^\d{1,15}$/.test(value) ? Number(value) : undefined),
  },
  { kind: "the other way around", alter: (value) => (isLong(value) ? value.toReversed() : undefined) },
  { kind: "twice", alter: (value) => (Array.isArray(value) && value.length > 0 ? [...value, ...value] : undefined) },
];

/** The faults for an operation with these responses: each field, altered in each way. */
export function alterationsOf(answers: readonly Answer[]): Fault[] {
  const bodies = answers.map(bodyOf);
  const paths = [...new Set(bodies.flatMap((body) => pathsOf(body).map((path) => JSON.stringify(path))))];
  return paths.flatMap((text) => {
    const path: Path = JSON.parse(text);
    return ALTERATIONS.filter((alteration) => bodies.some((body) => rewrite(body, path, alteration) !== undefined)).map(
      (alteration) => faultOf(path, alteration),
    );
  });
}

function faultOf(path: Path, alteration: Alteration): Fault {
  return {
    name: `${path.join(".")} ${alteration.kind}`,
    kind: alteration.kind,
    interfere: async (_, pass) => {
      const answer = await pass();
      const body = rewrite(bodyOf(answer), path, alteration);
      if (answer.status >= 300 || body === undefined) {
        return answer;
      }
      return withBody(answer, body);
    },
  };
}

function bodyOf({ headers, body }: Answer): Json {
  return /json/.test(String(headers["content-type"])) && body.length > 0 ? JSON.parse(body.toString()) : undefined;
}

/** The paths of all fields, including those that are objects or lists. */
function pathsOf(value: Json): Path[] {
  if (Array.isArray(value)) {
    return value.flatMap(pathsOf).map((path) => [ITEM, ...path]);
  }
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsOf(inner).map((path) => [key, ...path])]);
  }
  return [];
}

/** The value, altered at the path, or undefined if nothing changes. */
function rewrite(value: Json, path: Path, alteration: Alteration): Json {
  const [key, ...rest] = path;
  if (key === undefined) {
    return alteration.alter(value);
  }
  if (key === ITEM && Array.isArray(value)) {
    const items = value.map((item) => rewrite(item, rest, alteration));
    return items.some((item) => item !== undefined)
      ? items.map((item, index) => (item === undefined ? value[index] : item))
      : undefined;
  }
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) {
    return undefined;
  }
  const { [key]: inner, ...others } = value as Record<string, Json>;
  const altered = rewrite(inner, rest, alteration);
  if (altered === undefined) {
    return undefined;
  }
  return altered === ABSENT ? others : { ...others, [key]: altered };
}

function otherCase(text: string): string | undefined {
  const other = text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
  return other === text ? undefined : other;
}

function isLong(value: Json): value is Json[] {
  return Array.isArray(value) && value.length > 1;
}
