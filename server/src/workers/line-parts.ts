/** Takes a part of a result before all of it is there; `false`: no more is wanted. */
export type Emit = (part: Uint8Array<ArrayBuffer>) => boolean

/** Length of the first part, in UTF-16 units: more than a screen, so that it can be shown while the rest is made. */
const FIRST_LENGTH = 24 * 1024
/** Length of the other parts, in UTF-16 units. */
const PART_LENGTH = 256 * 1024

/** Collects values as lines of JSON, and emits them in parts. */
export class LineParts {
  private readonly emit: Emit
  private left: number
  private lines: string[] = []
  private length = 0
  private isFirst = true
  private isWanted = true

  /** `limit`: longest sum of all parts, in UTF-16 units. */
  constructor(emit: Emit, limit: number) {
    this.emit = emit
    this.left = limit
  }

  /** Adds a line; `false` when the parts are too long, or no more is wanted. */
  add(value: unknown): boolean {
    const line = JSON.stringify(value)
    this.lines.push(line)
    this.length += line.length + 1
    this.left -= line.length + 1
    if (this.length >= (this.isFirst ? FIRST_LENGTH : PART_LENGTH)) this.flush()
    return this.isWanted && this.left >= 0
  }

  /** Emits what is left. */
  flush(): void {
    if (this.lines.length === 0) return
    this.isWanted = this.emit(new TextEncoder().encode(`${this.lines.join('\n')}\n`)) && this.isWanted
    this.lines = []
    this.length = 0
    this.isFirst = false
  }
}
