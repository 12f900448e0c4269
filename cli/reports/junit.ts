import { escapeMarkup } from "./markup";

/** A test case of a JUnit report. It passes if none of the optional fields is set. */
export interface JunitCase {
  readonly className: string;
  readonly name: string;
  /** Why it fails. */
  readonly failure?: { readonly type: string; readonly message: string; readonly text?: string };
  /** Why it could not be checked. */
  readonly error?: string;
  /** Why it is skipped. */
  readonly skipped?: string;
}

/** Renders a JUnit report with one suite. */
export function renderJunit(suite: string, cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ failure }) => failure).length;
  const errors = cases.filter(({ error }) => error !== undefined).length;
  const skipped = cases.filter((each) => each.skipped !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="pulumi-dbss" ${counts}>`,
    `  <testsuite name="${escapeMarkup(suite)}" ${counts} skipped="${skipped}">`,
    ...cases.map(renderCase),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function renderCase({ className, name, failure, error, skipped }: JunitCase): string {
  const attributes = `classname="${escapeMarkup(className)}" name="${escapeMarkup(name)}"`;
  if (failure) {
    const { type, message, text = message } = failure;
    const content = `<failure type="${escapeMarkup(type)}" message="${escapeMarkup(message)}">${escapeMarkup(text)}</failure>`;
    return `    <testcase ${attributes}>${content}</testcase>`;
  }
  if (error !== undefined) {
    return `    <testcase ${attributes}><error message="${escapeMarkup(error)}"/></testcase>`;
  }
  return skipped === undefined
    ? `    <testcase ${attributes}/>`
    : `    <testcase ${attributes}><skipped message="${escapeMarkup(skipped)}"/></testcase>`;
}
