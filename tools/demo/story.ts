import { styleText } from "node:util";
import type { Ended, LocalStack } from "../local-stack";

/** A step had an unexpected result. */
export class NotAsTold extends Error {
  override readonly name = "NotAsTold";
}

/** Tells a story in numbered steps, with the Pulumi CLI's own output in it. */
export class Story {
  #step = 0;

  /** Begins a step. */
  tell(text: string): void {
    this.#step += 1;
    process.stdout.write(`\n${styleText(["bold", "cyan"], `${this.#step}. ${text}`)}\n`);
  }

  note(text: string): void {
    process.stdout.write(`   ${text}\n`);
  }

  /** Runs a command of the CLI, shows its output and checks how it ended. */
  async pulumi(stack: LocalStack, code: number, ...args: string[]): Promise<Ended> {
    process.stdout.write(`${styleText("bold", `$ pulumi ${args.join(" ")}`)}\n`);
    const color = process.stdout.hasColors?.() ? "always" : "never";
    const shown = lineByLine((line) => process.stdout.write(`   ${line}\n`));
    const ended = await stack.run([...args, "--color", color], shown);
    if (ended.code !== code) {
      throw new NotAsTold(`pulumi ${args.join(" ")} ended with exit code ${ended.code}, not ${code}.`);
    }
    return ended;
  }

  /** Ends the demo if a fact is not as expected. */
  check(isAsTold: boolean, fact: string): void {
    if (!isAsTold) {
      throw new NotAsTold(`Not as told: ${fact}.`);
    }
    this.note(`${styleText("green", "✓")} ${fact}`);
  }
}

/** Cuts text that comes in pieces into lines, and leaves out the CLI's blank ones. */
function lineByLine(show: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    lines.filter((line) => line.trim() !== "").forEach(show);
  };
}
