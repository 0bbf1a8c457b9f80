import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'vitest'
import { CLIENT_KINDS, connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import type { Asleep } from './sleeper.ts'

const ADDRESS = 'demo/asleep'
/** Longer than the server keeps a silent socket (18 s), in ms. */
const NOTICED_MS = 60_000

it('SYNC-45: a client that slept until the server gave it up has, when it wakes, all that was written meanwhile, and the others get what is written in it', {
  timeout: 3 * NOTICED_MS,
}, async () => {
  await using server = await startServer()
  const awake = CLIENT_KINDS.map((kind) => connect('y-websocket-3', server, `${ADDRESS}-${kind}`))
  for (const client of awake) await client.synced()
  const sleeper = fork(join(import.meta.dirname, 'sleeper.ts'), [server.wsUrl, ADDRESS])
  const told = listen(sleeper)
  const texts = (text: string) => () => CLIENT_KINDS.every((_, index) => told()[index]?.text === text)
  try {
    await eventually('the laptop to be there', () => told().length > 0 && told().every((one) => one.synced))
    sleeper.send('before ')
    for (const { text } of awake) await eventually('its words', () => text.toString() === 'before ')
    for (const { awareness } of awake)
      await eventually('its presence', () => awareness.getStates().size === 2)

    sleeper.kill('SIGSTOP')
    for (const { text } of awake) text.insert(text.length, 'meanwhile ')
    for (const { awareness } of awake)
      await eventually('the server to give it up', () => awareness.getStates().size === 1, {
        deadline: NOTICED_MS,
      })
    // Edits up to now wait in the laptop's own socket; these were not sent to it.
    for (const { text } of awake) text.insert(text.length, 'later ')

    sleeper.kill('SIGCONT')
    await eventually('it to have what was written', texts('before meanwhile later '), {
      deadline: NOTICED_MS,
    })
    sleeper.send('afterwards')
    for (const { text } of awake)
      await eventually('its new words', () => text.toString() === 'before meanwhile later afterwards')
    for (const { awareness } of awake)
      await eventually('its presence again', () => awareness.getStates().size === 2)
    await eventually('it to say so', () => told().every((one) => one.synced))
  } finally {
    sleeper.kill('SIGKILL')
    for (const client of awake) client.close()
  }
})

/** The last report of the laptop. */
function listen(sleeper: ChildProcess): () => readonly Asleep[] {
  let last: readonly Asleep[] = []
  sleeper.on('message', (message) => {
    last = message as readonly Asleep[]
  })
  return () => last
}
