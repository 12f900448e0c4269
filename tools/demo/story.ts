import { styleText } from "node:util";
import type { Ended, LocalStack } from "../local-stack";

/** A step had an unexpected result. */
export class UnexpectedResult extends Error {
  override readonly name = "UnexpectedResult";
}

/** Prints the demo: numbered steps with the output of the Pulumi CLI. */
export class Story {
  #step = 0;

  /** Prints the heading of the next step. */
  tell(text: string): void {
    this.#step += 1;
    process.stdout.write(`\n${styleText(["bold", "cyan"], `${this.#step}. ${text}`)}\n`);
  }

  note(text: string): void {
    process.stdout.write(`   ${text}\n`);
  }

  /** Runs a command of the CLI, prints its output and checks its exit code. */
  async pulumi(stack: LocalStack, code: number, ...args: string[]): Promise<Ended> {
    process.stdout.write(`${styleText("bold", `$ pulumi ${args.join(" ")}`)}\n`);
    const color = process.stdout.hasColors?.() ? "always" : "never";
    const shown = lineByLine((line) => process.stdout.write(`   ${line}\n`));
    const ended = await stack.run([...args, "--color", color], shown);
    if (ended.code !== code) {
      throw new UnexpectedResult(`pulumi ${args.join(" ")} ended with exit code ${ended.code} instead of ${code}.`);
    }
    return ended;
  }

  /** Prints a fact, or ends the demo if it is not true. */
  check(isAsTold: boolean, fact: string): void {
    if (!isAsTold) {
      throw new UnexpectedResult(`The demo failed. Expected: ${fact}.`);
    }
    this.note(`${styleText("green", "✓")} ${fact}`);
  }
}

/** Splits text that arrives in pieces into lines, and leaves out blank lines. */
function lineByLine(show: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    lines.filter((line) => line.trim() !== "").forEach(show);
  };
}
