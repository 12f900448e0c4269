import { inspect } from "node:util";
import { ApiError, type Attempt, ConnectionError } from "../provider/client";
import { messageOf } from "../provider/model/errors";
import { oneLine } from "./reports/text";
import type { Session } from "./session";

/**
 * Prints in one line what failed and what to do; with `--verbose`, also every attempt, the cause and the stack trace.
 * The message begins with `subject`, if given.
 */
export function reportFailure(session: Session, error: unknown, subject?: string): void {
  const message = failureText(error);
  sayFailure(
    session,
    subject === undefined ? message : `${subject}: ${message}`,
    session.verbose ? detailsOf(error) : undefined,
  );
}

/** Returns what failed and what to do, in one line. */
export function failureText(error: unknown): string {
  return oneLine(ofFile(error) ?? messageOf(error));
}

function sayFailure(session: Session, message: string, details?: readonly string[]): void {
  if (session.json) {
    session.note(JSON.stringify({ error: { message, ...(details && { details }) } }));
    return;
  }
  session.note([`${session.paintError("red", "error:")} ${message}`, ...(details ?? [])].join("\n"));
}

/** Prints an error about the arguments, with a reference to the command's help. */
export function reportWrongUse(session: Session, complaint: string, command: string): void {
  const text = oneLine(complaint).replace(/^error: /, "");
  sayFailure(session, `${text}${/[.)?]$/.test(text) ? "" : "."} See \`npx ${command} --help\`.`);
}

/** Returns the message of a file system error, with its path. */
function ofFile(error: unknown): string | undefined {
  if (!(error instanceof Error && "syscall" in error && "path" in error)) {
    return undefined;
  }
  const [, code, reason = error.message] = /^(\w+): (.*), \w+(?: '|$)/.exec(error.message) ?? [];
  const advice = code === "ENOSPC" ? "free some space" : "check its permissions";
  return `${error.path}: ${reason}. Use another path, or ${advice}.`;
}

function detailsOf(error: unknown): string[] {
  const attempts = ApiError.isInstance(error) || ConnectionError.isInstance(error) ? error.attempts : [];
  const cause = error instanceof Error ? error.cause : undefined;
  return [
    ...attempts.map(attemptLine),
    ...(error instanceof Error && error.stack ? [error.stack] : [inspect(error)]),
    ...(cause === undefined ? [] : [`caused by: ${detailsOf(cause).join("\n")}`]),
  ];
}

function attemptLine({ outcome, durationMs, delayMs }: Attempt, index: number): string {
  const waited = delayMs === undefined ? "" : `, then waited ${Math.round(delayMs)} ms`;
  return `attempt ${index + 1}: ${outcome} after ${Math.round(durationMs)} ms${waited}`;
}
