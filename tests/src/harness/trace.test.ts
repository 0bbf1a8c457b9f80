import { expect, it } from 'vitest'
import { causalCounts, isBasicPlane, loadTrace, type Trace, utf16Index } from './trace.ts'

it('counts code points in UTF-16 units', () => {
  const text = 'a😀b👩‍🚀'
  expect([0, 1, 2, 3, 4, 5, 6, 9].map((position) => utf16Index(text, position))).toEqual([
    0, 1, 3, 4, 6, 7, 9, 9,
  ])
})

it('knows what each transaction was made on top of', () => {
  const trace: Trace = {
    kind: 'concurrent',
    numAgents: 2,
    endContent: '',
    txns: [
      { agent: 0, parents: [], patches: [] },
      { agent: 1, parents: [0], patches: [] },
      { agent: 0, parents: [0], patches: [] },
      { agent: 1, parents: [1, 2], patches: [] },
    ],
  }
  expect(causalCounts(trace)).toEqual([
    [0, 0],
    [1, 0],
    [1, 0],
    [2, 1],
  ])
})

it('reads the traces, in which an agent sees all of its own earlier transactions', async () => {
  for (const name of ['friendsforever', 'clownschool']) {
    const trace = await loadTrace(name)
    const made = new Array<number>(trace.numAgents ?? 1).fill(0)
    for (const [index, counts] of causalCounts(trace).entries()) {
      const agent = trace.txns[index]?.agent ?? 0
      expect(counts[agent]).toBe(made[agent])
      made[agent] = (made[agent] ?? 0) + 1
    }
    expect(isBasicPlane(trace)).toBe(true)
  }
})
