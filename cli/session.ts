import { styleText } from "node:util";
import { exitCode } from "./exit-codes";
import { type Surroundings, wantsColor, widthFor } from "./surroundings";

type Style = Parameters<typeof styleText>[0];

/** Puts a style on a text, where the reader can see it. */
export type Paint = (style: Style, text: string) => string;

const CLEAR_LINE = "\r\u001b[2K";

/** One run of the command line: its flags, its voice and how it will end. */
export class Session {
  /** Results and errors as JSON. */
  json = false;
  /** Errors with all that is known of them. */
  verbose = false;
  exitCode = exitCode("done");
  #isProgressShown = false;

  constructor(readonly surroundings: Surroundings) {}

  /** How many columns a result may take. */
  get width(): number {
    return widthFor(this.surroundings.stdout, this.surroundings.env);
  }

  /** Prints a result. */
  print(text: string): void {
    this.#clearProgress();
    this.surroundings.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Says what is going on: one line that changes on a terminal, line by line elsewhere. */
  progress(text: string): void {
    const { stderr } = this.surroundings;
    if (stderr.isTTY) {
      stderr.write(`${CLEAR_LINE}${this.paintError("dim", `${text} …`)}`);
      this.#isProgressShown = true;
    } else {
      stderr.write(`${text}\n`);
    }
  }

  /** Says something to the person in front of it, beside the result. */
  note(text: string): void {
    this.#clearProgress();
    this.surroundings.stderr.write(`${text}\n`);
  }

  /** The end of all progress. */
  done(): void {
    this.#clearProgress();
  }

  /** Ends with the code for a find that the caller wants to fail on. */
  found(): void {
    this.exitCode = exitCode("found");
  }

  /** Ends with the code for a failure that the result itself reports. */
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
