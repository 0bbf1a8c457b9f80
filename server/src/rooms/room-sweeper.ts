/** Time between two sweeps, in ms. */
const SWEEP_MS = 5_000

/** Sweeps the rooms of a process every few seconds. */
export class RoomSweeper {
  private readonly timer: NodeJS.Timeout

  constructor(rooms: { sweep(): void }) {
    this.timer = setInterval(() => rooms.sweep(), SWEEP_MS)
  }

  /** Ends the sweeps. */
  close(): void {
    clearInterval(this.timer)
  }
}
