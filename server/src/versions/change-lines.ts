import { PassThrough } from 'node:stream'
import type { Author } from '@cowrite/persistence'
import type { NamedAuthor } from '../authorship/author-names.ts'

/** The lines of the differences between two states, as a worker makes them, with the names of the authors. */
export class ChangeLines {
  readonly stream = new PassThrough()
  /** Resolves when the first lines are there. */
  readonly begun: Promise<void>
  hasBegun = false
  private readonly begin: () => void
  private readonly namesOf: (authors: readonly (Author | null)[]) => Promise<readonly NamedAuthor[]>
  /** Each part waits for the one before it: the names of the first are looked up. */
  private last: Promise<void> | null = null

  constructor(namesOf: (authors: readonly (Author | null)[]) => Promise<readonly NamedAuthor[]>) {
    this.namesOf = namesOf
    const { promise, resolve } = Promise.withResolvers<void>()
    this.begun = promise
    this.begin = resolve
  }

  /** Takes a part of the worker; the first one is the line of the authors. */
  readonly add = (part: Uint8Array): void => {
    this.last = this.last === null ? this.writeAuthors(part) : this.last.then(() => this.write(part))
    // Whoever ends the lines is told.
    this.last.catch(() => {})
  }

  /** Writes the last line. Rejects when the names could not be looked up. */
  async end(line: object): Promise<void> {
    await this.last
    if (!this.stream.destroyed) this.stream.end(`${JSON.stringify(line)}\n`)
  }

  private async writeAuthors(part: Uint8Array): Promise<void> {
    const { writers } = JSON.parse(new TextDecoder().decode(part)) as { writers: (Author | null)[] }
    const authors = await this.namesOf(writers)
    this.write(new TextEncoder().encode(`${JSON.stringify({ kind: 'authors', authors })}\n`))
  }

  private write(part: Uint8Array): void {
    if (!this.stream.destroyed) this.stream.write(part)
    this.hasBegun = true
    this.begin()
  }
}
