import { openStore } from '../../open-store.ts'

/**
 * A process for tests to kill: opens the embedded database in the folder that its argument names, prints
 * `open <ms>`, then, given a number of updates in flight as second argument, appends to document `p/a` and
 * `p/b` without end, printing `<key> <seq> <byte>` for each update once it is acknowledged.
 */
const [, , dataDir = '', inFlight = '0'] = process.argv
const start = performance.now()
const store = await openStore({ kind: 'pglite', dataDir }).catch((error: unknown) => {
  process.stdout.write(`${error instanceof Error ? `${error.name} ${error.message}` : String(error)}\n`)
  process.exit(3)
})
process.stdout.write(`open ${Math.round(performance.now() - start)}\n`)

// The test holds the other end: when the test dies, this process ends too.
process.stdin.on('end', () => process.exit(4)).resume()

async function write(key: string, first: number): Promise<void> {
  const { document } = await store.documents.ensure({ project: 'p', key }, key)
  for (let at = first; ; at++) {
    const bytes = Uint8Array.from({ length: 1 + ((at * 37) % 3_000) }, () => at % 256)
    const [seq] = await store.updates.append([{ documentId: document.id, bytes, principal: 'guest:one' }])
    process.stdout.write(`${key} ${seq} ${at % 256}\n`)
    if (at % 50 === 49) {
      // A snapshot after every 50 updates; its one byte stands for the updates that it covers.
      await store.updates.snapshot(document.id, seq ?? 0, Uint8Array.of(at % 256))
    }
  }
}

await Promise.all(Array.from({ length: Number(inFlight) }, (_, at) => write(at % 2 === 0 ? 'a' : 'b', at)))
