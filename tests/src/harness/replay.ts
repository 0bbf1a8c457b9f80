import * as Y from 'yjs'
import type { StockClient } from './clients.ts'
import { within } from './eventually.ts'
import type { OutgoingFrame } from './network.ts'
import { causalCounts, isBasicPlane, type Patch, type Trace, utf16Index } from './trace.ts'

/** Transactions between two turns of the event loop, in which sockets are read and written. */
const BREATH = 500

/** The conditions for a transaction to have arrived: the writer's clock, and its deletions. */
interface Arrival {
  readonly client: number
  readonly clock: number
  readonly deleted: readonly Y.ID[]
}

/** Replays a sequential trace through one client, at full speed. */
export async function replaySequential(trace: Trace, client: StockClient): Promise<void> {
  const basic = isBasicPlane(trace)
  for (const [index, { patches }] of trace.txns.entries()) {
    type(client, patches, basic)
    if (index % BREATH === BREATH - 1) await breathe()
  }
}

/**
 * Replays a concurrent trace, agent `i` through `clients[i]`: a client types a transaction when exactly the
 * transactions that it is based on have reached that client through the server. To prevent later ones from arriving too
 * early, a transaction leaves its client's network only after the others have typed everything that is not based on it.
 * When the trace leaves the order of concurrent texts to the CRDT, Yjs orders by clientID: these must ascend with the
 * agents' numbers.
 */
export async function replayConcurrent(trace: Trace, clients: readonly StockClient[]): Promise<void> {
  const basic = isBasicPlane(trace)
  const lanes = makeLanes(trace)
  const frames: OutgoingFrame[][][] = lanes.map(() => [])
  const arrivals: Arrival[][] = lanes.map(() => [])
  const typed = lanes.map(() => 0)
  const released = lanes.map(() => 0)

  const reached = (agent: number, other: number, count: number): boolean => {
    const arrival = arrivals[other]?.[count - 1]
    if (count === 0 || other === agent) return true
    return arrival !== undefined && hasArrived(clients[agent]?.doc, arrival)
  }
  /** Sends the frames that the other clients may receive now. */
  const releaseReady = (): void => {
    for (const [agent, own] of frames.entries()) {
      while ((released[agent] ?? 0) < own.length && mayLeave(agent, (released[agent] ?? 0) + 1)) {
        clients[agent]?.network.release(own[released[agent] ?? 0] ?? [])
        released[agent] = (released[agent] ?? 0) + 1
      }
    }
  }
  const mayLeave = (agent: number, count: number): boolean =>
    lanes.every((lane, other) => {
      const next = lane[typed[other] ?? 0]
      return other === agent || next === undefined || (next.needs[agent] ?? 0) >= count
    })
  /** Types the transactions that are ready; returns whether there were any. */
  const typeReady = (): boolean => {
    let any = false
    for (const [agent, lane] of lanes.entries()) {
      const client = clients[agent]
      const next = lane[typed[agent] ?? 0]
      if (client === undefined || next === undefined) continue
      if (!next.needs.every((count, other) => reached(agent, other, count))) continue
      const { arrival, frames: held } = typeHeld(client, next.patches, basic)
      arrivals[agent]?.push(arrival)
      frames[agent]?.push(held)
      typed[agent] = (typed[agent] ?? 0) + 1
      any = true
    }
    return any
  }

  const total = trace.txns.length
  let sinceBreath = 0
  while (typed.reduce((sum, count) => sum + count) < total) {
    if (typeReady()) {
      releaseReady()
      if (++sinceBreath % BREATH === 0) await breathe()
      continue
    }
    releaseReady()
    const state = `typed ${typed.join(' + ')} of ${total}, sent ${released.join(' + ')}`
    await within(`an update by which a transaction becomes ready: ${state}`, nextUpdate(clients))
  }
  releaseReady()
}

/** Each agent's transactions in order, with the required number of each agent's transactions. */
function makeLanes(trace: Trace): { patches: readonly Patch[]; needs: readonly number[] }[][] {
  const lanes = Array.from(
    { length: trace.numAgents ?? 1 },
    (): { patches: readonly Patch[]; needs: number[] }[] => [],
  )
  for (const [index, needs] of causalCounts(trace).entries()) {
    const transaction = trace.txns[index]
    if (transaction !== undefined)
      lanes[transaction.agent ?? 0]?.push({ patches: transaction.patches, needs })
  }
  return lanes
}

function typeHeld(
  client: StockClient,
  patches: readonly Patch[],
  basic: boolean,
): { arrival: Arrival; frames: OutgoingFrame[] } {
  const deleted: Y.ID[] = []
  const note = (transaction: Y.Transaction): void => {
    for (const [id, ranges] of transaction.deleteSet.clients) {
      for (const { clock, len } of ranges)
        deleted.push(Y.createID(id, clock), Y.createID(id, clock + len - 1))
    }
  }
  client.doc.on('afterTransaction', note)
  const frames = client.network.hold(() => type(client, patches, basic))
  client.doc.off('afterTransaction', note)
  const own = client.doc.clientID
  return { arrival: { client: own, clock: Y.getState(client.doc.store, own), deleted }, frames }
}

function hasArrived(doc: Y.Doc | undefined, { client, clock, deleted }: Arrival): boolean {
  if (doc === undefined || Y.getState(doc.store, client) < clock) return false
  return deleted.every(
    (id) => Y.getState(doc.store, id.client) > id.clock && Y.getItem(doc.store, id).deleted,
  )
}

function type(client: StockClient, patches: readonly Patch[], basic: boolean): void {
  const { doc, text } = client
  doc.transact(() => {
    for (const [position, deleted, inserted] of patches) {
      const content = basic ? '' : text.toString()
      const start = basic ? position : utf16Index(content, position)
      const end = basic ? position + deleted : utf16Index(content, position + deleted)
      if (end > start) text.delete(start, end - start)
      if (inserted !== '') text.insert(start, inserted)
    }
  })
}

/** Resolves at the next update of any client's document. */
function nextUpdate(clients: readonly StockClient[]): Promise<void> {
  return new Promise((resolve) => {
    const arrived = (): void => {
      for (const { doc } of clients) doc.off('update', arrived)
      resolve()
    }
    for (const { doc } of clients) doc.on('update', arrived)
  })
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
