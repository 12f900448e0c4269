import { type Fields, fieldsOf, placeholdersOf } from "./exchange";
import type { Example, Fixture } from "./fixtures";

/** Where the client is called with input other than the documented example, and why. */
interface Difference {
  readonly why: string;
  readonly given: (body: Fields) => Fields;
}

const without = (body: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  listAuditOperateLogs: {
    why: "the client requests all pages",
    given: (body) => without(body, "page", "size"),
  },
  updateAuditSecurityGroup: {
    why: "the text requires resource_id, the description instance_id: the client sends both",
    given: (body) => ({ ...body, instance_id: "8c53ed03-8ed7-4ff2-ad97-7b2d6d1dd364" }),
  },
  batchAddResourceTag: {
    why: "only op_service can set system tags",
    given: (body) => without(body, "sys_tags"),
  },
};

/** The body of an example as the client accepts it. */
export function givenBody(fixture: Fixture, example: Example | undefined): Fields {
  const body = fieldsOf(example?.body);
  return DIFFERENCES[fixture.operation]?.given(body) ?? body;
}

/** The input of the client's method for an example. */
export function inputOf(fixture: Fixture, example: Example | undefined): Fields {
  return { ...placeholdersOf(fixture), ...example?.query, ...givenBody(fixture, example) };
}

/** A valid input of the client's method: the first example of a request. */
export function validInput(fixture: Fixture): Fields {
  return inputOf(
    fixture,
    fixture.examples.find(({ kind }) => kind === "request"),
  );
}
