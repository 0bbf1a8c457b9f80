import { CLIENT_KINDS, connect } from '../harness/clients.ts'

/**
 * A laptop: stock clients of all kinds in a separate process, which a test can suspend and resume. `sleeper.ts WSURL
 * ADDRESS`. On each message over the process's channel it appends that word to each document's text; it reports the
 * state of each client several times a second.
 */
const [wsUrl = '', address = ''] = process.argv.slice(2)
const clients = CLIENT_KINDS.map((kind) => connect(kind, { wsUrl }, `${address}-${kind}`))

/** The state of a client: kind, text, and whether it reports that it is synced. */
export interface Asleep {
  readonly kind: string
  readonly text: string
  readonly synced: boolean
}

/** Interval of the reports, in ms. */
const TELL_MS = 100

const tell = (): void => {
  process.send?.(
    clients.map(({ kind, text, isSynced }): Asleep => ({ kind, text: text.toString(), synced: isSynced() })),
  )
}
for (const { awareness, kind } of clients) {
  awareness.setLocalState({ user: { name: kind } })
}
process.on('message', (word) => {
  for (const { text } of clients) text.insert(text.length, String(word))
})
setInterval(tell, TELL_MS)
process.once('disconnect', () => process.exit())
