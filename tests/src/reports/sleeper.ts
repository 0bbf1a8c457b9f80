import { CLIENT_KINDS, connect } from '../harness/clients.ts'

/**
 * A laptop: stock clients of all kinds in a process of its own, which a test can stop and continue. `sleeper.ts WSURL
 * ADDRESS`. On each message over the process's channel it writes that word at the end of each document's text; it
 * tells several times a second what each of its clients has.
 */
const [wsUrl = '', address = ''] = process.argv.slice(2)
const clients = CLIENT_KINDS.map((kind) => connect(kind, { wsUrl }, `${address}-${kind}`))

/** What a client has: kind, text, and whether it says that it is synced. */
export interface Asleep {
  readonly kind: string
  readonly text: string
  readonly synced: boolean
}

/** Between two reports, in ms. */
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
