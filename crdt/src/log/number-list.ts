/** Numbers in one page: a page of this size is copied in some µs when it grows. */
const PAGE = 4096

/**
 * A list of numbers in pages. An array copies all of its elements when it grows; with a million of them, that takes
 * tens of ms in one step.
 */
export class NumberList {
  private readonly pages: number[][] = []
  private count = 0

  get length(): number {
    return this.count
  }

  /** Appends a number; returns its index. */
  push(value: number): number {
    const index = this.count++
    if (index % PAGE === 0) this.pages.push([value])
    else this.pages[this.pages.length - 1]!.push(value)
    return index
  }

  /** Removes the last number; there must be one. */
  pop(): void {
    this.count--
    if (this.count % PAGE === 0) this.pages.pop()
    else this.pages[this.pages.length - 1]!.pop()
  }

  /** The number at an index below the length. */
  get(index: number): number {
    return this.pages[Math.floor(index / PAGE)]![index % PAGE]!
  }

  /** Replaces the number at an index below the length. */
  set(index: number, value: number): void {
    this.pages[Math.floor(index / PAGE)]![index % PAGE] = value
  }

  /** Whether a number meets a condition. */
  some(condition: (value: number) => boolean): boolean {
    return this.pages.some((page) => page.some(condition))
  }
}
