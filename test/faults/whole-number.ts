import { InvalidArgumentError } from "commander";

/** The parser of an option whose value is a whole number of at least `min`. */
export function wholeNumber(min: number) {
  return (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) < min) {
      throw new InvalidArgumentError(`It must be a whole number, ${min} or more.`);
    }
    return Number(text);
  };
}
