import { performance } from 'node:perf_hooks'
import type { Client } from './client.ts'
import type { Lab } from './lab.ts'

const DEADLINE_MS = 60_000

/**
 * Puts content into a document through a client, and waits until the server has it: until it acknowledges, or, without
 * acknowledgements, until it has relayed the update to another client. The client stays connected to keep the document
 * open.
 */
export async function seedDocument(lab: Lab, document: string, update: Uint8Array): Promise<Client> {
  const [seeder] = await lab.join(1, () => document)
  if (seeder === undefined) throw new Error('no client joined')
  const { acknowledges } = lab.endpoint.protocol
  if (acknowledges) {
    seeder.sendUpdate(seeder.frame('update', update), performance.now())
    const taken = await lab.until(() => seeder.accepted >= seeder.owed, DEADLINE_MS)
    if (!taken) throw new Error(`${document} was not acknowledged within ${DEADLINE_MS / 1000} s`)
    return seeder
  }
  let seen = 0
  const onUpdate = (passed: Uint8Array) => {
    seen += passed.length
  }
  const observers = await lab.join(
    1,
    () => document,
    () => ({ onUpdate }),
  )
  seen = 0
  const since = performance.now()
  seeder.sendUpdate(seeder.frame('update', update), performance.now())
  // A server may encode the same content slightly shorter.
  if (!(await lab.until(() => seen > update.length / 2, DEADLINE_MS))) {
    throw new Error(`${document} was not passed on within ${Math.round(performance.now() - since)} ms`)
  }
  lab.dismiss(observers)
  return seeder
}
