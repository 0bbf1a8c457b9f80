import { setPriority } from 'node:os'
import { inspect } from './inspect.ts'
import type { InspectionLimits } from './messages.ts'

/** Niceness: in competition with it, the rooms get nine tenths of a core. */
const NICENESS = 10
/** Interval of looking at the memory, in ms. */
const LOOK_MS = 50

/** The program: a file on standard input, messages on standard output, the limits as its argument. */
const limits = JSON.parse(process.argv[2] ?? '') as InspectionLimits
setPriority(NICENESS)
setInterval(() => {
  // Ends what a decoder that takes too much has begun; the server sees an end without a result.
  if (process.memoryUsage.rss() > limits.memoryBytes) process.exit(1)
}, LOOK_MS).unref()
await inspect(process.stdin, limits, (message, bytes) => {
  const json = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  process.stdout.write(Buffer.concat([length, json, bytes ?? Buffer.alloc(0)]))
})
