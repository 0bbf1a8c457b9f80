import type { Crowd } from '../faults/crowd.ts'
import { type ReadDatabase, readPostgres } from '../faults/database.ts'
import { judge } from '../faults/judge.ts'
import type { Edit } from '../faults/ledger.ts'
import { pictureOf } from '../faults/picture.ts'
import { answerOf, untilKept } from '../fuzz/answer.ts'
import { vectorOf } from '../fuzz/replica.ts'
import { connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import type { Site } from './site.ts'

/** The presence of a dead node's clients disappears within 10 s. */
const PRESENCE_DEADLINE_MS = 15_000
/** Interval at which all clients move their carets, in ms. */
const SHOW_MS = 250

/** Errors in the database, for the edits that `isKept` requires, even if a client could still send them again. */
async function wrongInDatabase(
  read: ReadDatabase,
  crowd: Crowd,
  isKept: (edit: Edit) => boolean,
): Promise<string[]> {
  const documents = await read(crowd.addresses)
  return [...documents].flatMap(([address, doc]) =>
    judge(crowd.editsAt(address), pictureOf(doc), isKept).map(
      (what) => `in the database, ${address}: ${what}`,
    ),
  )
}

/** Edits that are acknowledged now and are not in the database now. */
export function wrongAmongSaved(site: Site, crowd: Crowd): Promise<string[]> {
  const note = crowd.ledger.acknowledgements
  return wrongInDatabase(
    readPostgres(site.databaseUrl),
    crowd,
    ({ acknowledged }) => acknowledged !== null && acknowledged <= note,
  )
}

/**
 * Stops typing and waits until all are equal. Returns all errors regarding any edit of the whole run: in the clients,
 * in the rows of the database, and in each node's reply to a new client.
 */
export async function wrongAtQuiet(site: Site, crowd: Crowd): Promise<string[]> {
  await crowd.rest()
  const wrong: string[] = []
  for (const address of crowd.addresses) {
    for (const { server } of site.nodes) await untilKept(server, address)
    const [first, ...others] = crowd.typists.filter((typist) => typist.address === address)
    if (first === undefined) throw new Error(`Nobody is at ${address}.`)
    const { doc, text } = first.client
    wrong.push(
      ...judge(crowd.editsAt(address), pictureOf(doc), () => true).map((what) => `${address}: ${what}`),
    )
    const compare = (who: string, other: typeof doc): void => {
      if (vectorOf(other) !== vectorOf(doc)) wrong.push(`${address}: ${who} has another state vector`)
      if (other.getText('content').toString() !== text.toString())
        wrong.push(`${address}: ${who} has another text`)
    }
    for (const { name, client } of others) compare(name, client.doc)
    for (const { name, server } of site.nodes) compare(name, await answerOf(server, address))
    const stored = (await readPostgres(site.databaseUrl)([address])).get(address)
    if (stored === undefined) throw new Error(`The database was not read for ${address}.`)
    compare('the database', stored)
  }
  return wrong
}

/**
 * Resolves when a new client on any node sees exactly the present clients, and they see each other. The clients move
 * their carets for it, as typing users do: when lines and nodes break while all reconnect, a client may receive
 * another's state under a clock that it had already received elsewhere.
 */
export async function untilPresenceIsRight(site: Site, crowd: Crowd): Promise<void> {
  for (const address of crowd.addresses) {
    const there = everybodyAt(crowd, address)
    const newcomers = site.nodes.map(({ name, server }) => ({
      name,
      ...connect('hocuspocus-4', server, address),
    }))
    const their = new Set(newcomers.map(({ doc }) => doc.clientID))
    const wrong = (): string[] =>
      newcomers.flatMap((newcomer) => {
        const what = amissAt(newcomer, there, their)
        return what === null ? [] : [`on ${newcomer.name} it ${what}`]
      })
    await eventually(`a newcomer at ${address} to see everybody`, () => wrong().length === 0, {
      deadline: PRESENCE_DEADLINE_MS,
      explain: () => wrong().join('; '),
    })
    for (const newcomer of newcomers) newcomer.close()
  }
  let shown = 0
  const show = setInterval(() => {
    shown++
    for (const { client } of crowd.typists) client.awareness.setLocalStateField('caret', shown)
  }, SHOW_MS)
  const amiss = (): string[] =>
    crowd.typists.flatMap(({ name, address, client }) => {
      const what = amissAt(client, everybodyAt(crowd, address), new Set())
      return what === null ? [] : [`${name} (${client.kind}) ${what}`]
    })
  try {
    await eventually('everybody to see everybody', () => amiss().length === 0, {
      deadline: PRESENCE_DEADLINE_MS,
      explain: () => amiss().join('\n  '),
    })
  } finally {
    clearInterval(show)
  }
}

/** The names of the clients at an address, by clientID. */
function everybodyAt(crowd: Crowd, address: string): Map<number, string> {
  const typists = crowd.typists.filter((typist) => typist.address === address)
  return new Map(typists.map(({ client, name }) => [client.doc.clientID, `${name} (${client.kind})`]))
}

/** Errors in the presence that a client sees, except for these clientIDs; `null` for none. */
function amissAt(client: StockClient, there: Map<number, string>, but: ReadonlySet<number>): string | null {
  const shown = new Set(client.awareness.getStates().keys())
  const missing = [...there].filter(([id]) => !shown.has(id)).map(([, name]) => name)
  const ghosts = [...shown].filter((id) => !but.has(id) && !there.has(id))
  if (missing.length + ghosts.length === 0) return null
  return `misses ${missing.join(' ') || 'nobody'}, sees ${ghosts.length} who are gone`
}
