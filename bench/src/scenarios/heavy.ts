import { setTimeout as delay } from 'node:timers/promises'
import { HEAVY_MESSAGES, type HeavyMessage } from '@cowrite/crdt/heavy-messages'
import type { Lab } from '../load/lab.ts'
import { Witness } from '../measure/witness.ts'
import type { Measurement, Scenario } from './scenario.ts'

/** Maximum time of a server for one message, in ms. */
const DEADLINE_MS = 120_000
/** Time after the answer for delayed effects of the message, such as a commit, in ms. */
const AFTER_MS = 500
/** Time after the last message for what servers do with documents that all clients have left, in ms. */
const UNLOAD_MS = 10_000
const QUICK_MESSAGES = 4

/** The effect of one message on other clients, in ms. */
interface Outcome {
  readonly message: HeavyMessage
  readonly healthz: number
  readonly edit: number
}

/** Clients send the messages with the highest cost. */
export const heavy: Scenario = {
  name: 'heavy',
  title: 'The heaviest messages',
  description:
    'A client sends the messages that cost a server most, one after the other, each in a document of its own: up to 16 MiB of clients, ranges, structs, nesting, keys, values. Another client asks for /healthz all the time, and two others write in a document of their own.',
  metrics: [
    { key: 'healthz', label: 'longest wait for /healthz', unit: 'ms', better: 'lower', plotted: true },
    { key: 'edit', label: "longest wait for a neighbour's edit", unit: 'ms', better: 'lower', plotted: true },
    {
      key: 'growth',
      label: 'memory 10 s afterwards, settled, less before',
      unit: 'MiB',
      better: 'lower',
      plotted: false,
    },
  ],
  curve: { title: 'Longest wait for /healthz', x: 'message', y: 'ms', log: true },
  without: ['yws', 'relay', 'ours-yws'],
  database: true,
  seconds: (quick) => (quick ? 20 : 120),
  run: attack,
}

async function attack(lab: Lab): Promise<Measurement> {
  const server = lab.endpoint.base === '' ? 'hocuspocus' : 'ours'
  const witness = new Witness({ server, port: lab.endpoint.port })
  await delay(2 * AFTER_MS)
  const before = await lab.settledMemory()
  const calm = await witness.report()
  const outcomes: Outcome[] = []
  let complete = true
  for (const [index, message] of HEAVY_MESSAGES.entries()) {
    if (lab.quick && index >= QUICK_MESSAGES) break
    lab.progress(message.name)
    complete = (await send(lab, message, index)) && complete
    await delay(AFTER_MS)
    outcomes.push({ message, ...(await witness.report()) })
  }
  await witness.stop()
  await delay(UNLOAD_MS)
  const after = await lab.settledMemory()
  lab.notes.push(
    `without any of them: /healthz ${Math.round(calm.healthz)} ms, an edit ${Math.round(calm.edit)} ms`,
  )
  for (const { message, healthz, edit } of outcomes)
    lab.notes.push(`${message.name}: /healthz ${Math.round(healthz)} ms, an edit ${Math.round(edit)} ms`)
  return {
    values: {
      healthz: Math.max(...outcomes.map(({ healthz }) => healthz)),
      edit: Math.max(...outcomes.map(({ edit }) => edit)),
      growth: (after.pss - before.pss) / 2 ** 20,
    },
    complete,
    notes: lab.notes,
    curve: outcomes.map(({ healthz }, index) => ({ x: index + 1, y: healthz })),
  }
}

/** Sends a message into a document of its own; returns whether the server reacted in time. */
async function send(lab: Lab, message: HeavyMessage, index: number): Promise<boolean> {
  const client = lab.open(`demo/heavy-${index}`)
  await client.synced
  await lab.until(() => client.accepted >= client.owed, DEADLINE_MS)
  const frame = client.frame(message.kind === 'state-vector' ? 'step1' : message.kind, message.bytes())
  const answered = client.accepted + client.refused + client.answers
  if (message.kind === 'update') client.sendUpdate(frame, performance.now())
  else client.socket.send(frame)
  const isDone = () =>
    client.accepted + client.refused + client.answers > answered ||
    client.closed ||
    client.socket.failure !== null
  // Servers do not answer presence.
  const done = message.kind === 'presence' || (await lab.until(isDone, DEADLINE_MS))
  if (!done) lab.notes.push(`${message.name}: no answer within ${DEADLINE_MS / 1000} s`)
  lab.dismiss([client])
  return done
}
