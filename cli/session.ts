import { styleText } from "node:util";
import { exitCode } from "./exit-codes";
import { type Surroundings, wantsColor, widthFor } from "./surroundings";

type Style = Parameters<typeof styleText>[0];

/** Applies a style to a text, if the output supports it. */
export type Paint = (style: Style, text: string) => string;

const CLEAR_LINE = "\r\u001b[2K";

/** One run of the command line: its flags, its output and its exit code. */
export class Session {
  /** Whether results and errors are printed as JSON. */
  json = false;
  /** Whether errors include attempts, causes and stack traces. */
  verbose = false;
  exitCode = exitCode("done");
  #isProgressShown = false;

  constructor(readonly surroundings: Surroundings) {}

  /** Maximum width of a result, in columns. */
  get width(): number {
    return widthFor(this.surroundings.stdout, this.surroundings.env);
  }

  /** Prints a result. */
  print(text: string): void {
    this.#clearProgress();
    this.surroundings.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Reports progress: on a terminal in one line that is updated, elsewhere in a line of its own. */
  progress(text: string): void {
    const { stderr } = this.surroundings;
    if (stderr.isTTY) {
      stderr.write(`${CLEAR_LINE}${this.paintError("dim", `${text} …`)}`);
      this.#isProgressShown = true;
    } else {
      stderr.write(`${text}\n`);
    }
  }

  /** Prints a message to the user, separate from the result. */
  note(text: string): void {
    this.#clearProgress();
    this.surroundings.stderr.write(`${text}\n`);
  }

  /** Clears the line of progress. */
  done(): void {
    this.#clearProgress();
  }

  /** Sets the exit code for a match of `--fail-on`, unless something failed. */
  found(): void {
    if (this.exitCode === exitCode("done")) {
      this.exitCode = exitCode("found");
    }
  }

  /** Sets the exit code for a failure that the result itself reports. */
  fail(): void {
    this.exitCode = exitCode("failed");
  }

  readonly paint: Paint = (style, text) => this.#paint(this.surroundings.stdout, style, text);

  readonly paintError: Paint = (style, text) => this.#paint(this.surroundings.stderr, style, text);

  #paint(output: Surroundings["stdout"], style: Style, text: string): string {
    return wantsColor(output, this.surroundings.env) ? styleText(style, text, { validateStream: false }) : text;
  }

  #clearProgress(): void {
    if (this.#isProgressShown) {
      this.surroundings.stderr.write(CLEAR_LINE);
      this.#isProgressShown = false;
    }
  }
}
