/** Time between two sweeps, in ms. */
const SWEEP_MS = 5_000

/** Calls `sweep` of an object every few seconds. */
export class Sweeper {
  private readonly swept: { sweep(): void }
  private timer: NodeJS.Timeout | null = null

  constructor(swept: { sweep(): void }) {
    this.swept = swept
  }

  /** Begins the sweeps; to be called once. */
  start(): void {
    this.timer = setInterval(() => this.swept.sweep(), SWEEP_MS)
  }

  /** Ends the sweeps. */
  close(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }
}
