/** Virtual time: runs `speed` times as fast as real time, or not at all if `speed` is 0. */
export class Clock {
  readonly speed: number;
  #virtualOriginMs: number;
  #realOriginMs: number;

  constructor(speed: number, start: Date = new Date()) {
    this.speed = speed;
    this.#virtualOriginMs = start.getTime();
    this.#realOriginMs = Date.now();
  }

  now(): Date {
    const elapsedMs = Date.now() - this.#realOriginMs;
    return new Date(this.#virtualOriginMs + Math.round(elapsedMs * this.speed));
  }

  set(time: Date): void {
    this.#virtualOriginMs = time.getTime();
    this.#realOriginMs = Date.now();
  }

  advance(ms: number): void {
    this.set(new Date(this.now().getTime() + ms));
  }
}
