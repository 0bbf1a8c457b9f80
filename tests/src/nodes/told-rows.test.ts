import { expect, it } from 'vitest'
import { metric } from '../away/own-database.ts'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startInProcess } from './in-process.ts'

const ROUNDS = 20
const EDITS = 10

it('NODE-40: what a node was told of by another it does not read from the database again', {
  timeout: 180_000,
}, async () => {
  // Format 1 does not contain rows, and is used until all nodes are known.
  const parts = { formats: { oldest: 2, newest: 2 } }
  await using cluster = await startInProcess([parts, parts])
  const people = cluster.nodes.map((node) => connectHocuspocus('hocuspocus-4', node, 'demo/told'))
  await Promise.all(people.map((one) => one.synced()))
  const [one, two] = [people[0]!, people[1]!]
  for (let round = 0; round < ROUNDS; round++) {
    for (let edit = 0; edit < EDITS; edit++) for (const person of people) person.text.insert(0, 'x')
    await eventually(
      'the round to be everywhere',
      () => one.text.length === 2 * EDITS * (round + 1) && two.text.length === one.text.length,
    )
    await eventually('the round to be saved', () =>
      people.every(({ provider }) => provider.unsyncedChanges === 0),
    )
  }
  // From now on the nodes synchronize through the database.
  await cluster.redis.kill9()
  one.text.insert(0, 'One. ')
  two.text.insert(0, 'Two. ')
  await eventually(
    'what came then to be everywhere',
    () => one.text.toString() === two.text.toString() && one.text.length === 2 * EDITS * ROUNDS + 10,
  )
  for (const node of cluster.nodes) {
    const read = await metric(node, 'cowrite_repaired_rows_total')
    expect(read).toBeGreaterThan(0)
    // The rows of the last rounds may not have been announced yet.
    expect(read).toBeLessThan((2 * EDITS * ROUNDS) / 4)
  }
  for (const person of people) person.close()
})
