import type { Limits } from '../rooms/limits.ts'

/**
 * Two token buckets of one socket, for frames and for bytes: each has a burst and a sustained rate. The clock
 * (monotonic ms) is read only when a bucket is empty.
 */
export class InboundLimit {
  private readonly limits: Limits
  private frames: number
  private bytes: number
  private at: number

  constructor(limits: Limits, now: number) {
    this.limits = limits
    this.frames = limits.framesBurst
    this.bytes = limits.bytesBurst
    this.at = now
  }

  /** Counts one frame of `bytes` bytes; returns `false` when it exceeds a limit. */
  take(bytes: number, now: () => number): boolean {
    if (this.frames < 1 || this.bytes < bytes) {
      this.refill(now())
      if (this.frames < 1 || this.bytes < bytes) return false
    }
    this.frames -= 1
    this.bytes -= bytes
    return true
  }

  private refill(now: number): void {
    const { framesPerSecond, framesBurst, bytesPerSecond, bytesBurst } = this.limits
    const seconds = (now - this.at) / 1000
    this.frames = Math.min(framesBurst, this.frames + seconds * framesPerSecond)
    this.bytes = Math.min(bytesBurst, this.bytes + seconds * bytesPerSecond)
    this.at = now
  }
}
