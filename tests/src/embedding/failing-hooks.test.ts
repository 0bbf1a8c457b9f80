import { expect, it } from 'vitest'
import { connectHocuspocus, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

/** Short, as hooks that hang are waited for. */
const HOOK_TIMES = { hookTimeoutMs: 150, changedDelayMs: 20, changedMaxDelayMs: 100 }

/** Fails for documents whose name says how. */
function fail({ document }: { readonly document: string }): Promise<undefined> | undefined {
  if (document.includes('throws')) throw new Error('on purpose')
  if (document.includes('rejects')) return Promise.reject(new Error('on purpose'))
  return document.includes('hangs') ? new Promise(() => {}) : undefined
}

const WAYS = ['throws', 'rejects', 'hangs']

function failuresOf({ logged }: Embedded, document: string): string[] {
  const own = logged.filter(({ msg, document: of }) => msg === 'a hook failed' && of === document)
  return own.map(({ hook }) => String(hook)).toSorted()
}

it('EMB-11: hooks that throw, reject or hang hold up neither their document nor another one, and the log names hook and document', async () => {
  const calls: string[] = []
  await using embedded = await startEmbedded({
    hookTimes: HOOK_TIMES,
    hooks: {
      joined: fail,
      left: fail,
      stateless: fail,
      awareness: fail,
      changed: (context) => {
        calls.push(context.document)
        return fail(context)
      },
    },
  })
  for (const way of [...WAYS, 'works']) {
    const document = `demo/${way}`
    const [ann, ben] = [1, 2].map(() => connectHocuspocus('hocuspocus-4', embedded, document))
    if (!ann || !ben) throw new Error('There are two.')
    await Promise.all([ann.synced(), ben.synced()])
    ann.text.insert(0, 'text')
    ann.awareness.setLocalState({ user: { name: 'Ann' } })
    ann.provider.sendStateless('hello')
    await eventually('everything to come through', () => {
      return ben.text.toString() === 'text' && ben.stateless[0] === 'hello' && ben.awareness.states.size === 2
    })
    await eventually('the call', () => calls.includes(document))
    // A later change is told of too.
    const before = calls.length
    ann.text.insert(0, 'more ')
    await eventually('the next call', () => calls.slice(before).includes(document))
    ann.close()
    ben.close()
    const expected = way === 'works' ? [] : ['awareness', 'changed', 'joined', 'left', 'stateless']
    await eventually(
      `the log of ${way}`,
      () => new Set(failuresOf(embedded, document)).size === expected.length,
      {
        explain: () => failuresOf(embedded, document).join(),
      },
    )
    expect([...new Set(failuresOf(embedded, document))]).toEqual(expected)
  }
  const hung = embedded.logged.find(({ document, hook }) => document === 'demo/hangs' && hook === 'joined')
  expect(hung?.err?.message).toBe('the hook joined took longer than 150 ms for the document demo/hangs')
})

it('EMB-4: a document whose load throws, rejects, hangs or returns nonsense stays closed with internal until load works, and other documents of the socket are open', async () => {
  let works = false
  await using embedded = await startEmbedded({
    hookTimes: HOOK_TIMES,
    hooks: {
      load: (context) => {
        if (works || context.document.includes('well')) return null
        if (context.document.includes('nonsense')) return Uint8Array.of(1, 2, 3)
        return fail(context)
      },
    },
  })
  const socket = openSocket('hocuspocus-4', embedded)
  for (const way of [...WAYS, 'nonsense']) {
    const document = `demo/load-${way}`
    const client = joinHocuspocus(socket, document)
    await eventually(`the refusal of ${way}`, () => client.refusals.length > 0)
    expect(client.refusals).toEqual(['internal'])
    expect(client.text.toString()).toBe('')
    const line = embedded.logged.find(({ address }) => address === document)
    expect(line?.err?.message).toContain('the hook load ')
    client.close()
  }
  const well = joinHocuspocus(socket, 'demo/well')
  await well.synced()
  works = true
  const again = joinHocuspocus(socket, 'demo/load-throws')
  await again.synced()
  expect(well.refusals).toEqual([])
  for (const client of [well, again]) client.close()
  socket.socket.destroy()
})

it('EMB-11: an authenticate that throws or hangs denies its document alone', async () => {
  await using embedded = await startEmbedded({
    hookTimes: HOOK_TIMES,
    hooks: {
      authenticate: async ({ documentName }) => {
        await fail({ document: documentName ?? '' })
        return { user: 'ann', role: 'editor' }
      },
    },
  })
  const socket = openSocket('hocuspocus-4', embedded)
  const well = joinHocuspocus(socket, 'demo/well')
  await well.synced()
  for (const way of WAYS) {
    const client = joinHocuspocus(socket, `demo/${way}`)
    await eventually(`the refusal of ${way}`, () => client.refusals.length > 0)
    expect(client.refusals).toEqual(['internal'])
    client.close()
    const isNamed = ({ err }: Embedded['logged'][number]) =>
      err?.message.includes(`authenticate`) && err.message.includes(`for the document demo/${way}`)
    expect(embedded.logged.some(isNamed)).toBe(true)
  }
  well.text.insert(0, 'on')
  await eventually('the edit', () => well.provider.unsyncedChanges === 0)
  well.close()
  socket.socket.destroy()
})

it('EMB-9: a beforeUpdate that throws or waits closes the document for the writer with internal', async () => {
  await using embedded = await startEmbedded({
    hooks: {
      beforeUpdate: ({ document }) => {
        if (document.includes('throws')) throw new Error('on purpose')
        return (document.includes('waits') ? Promise.resolve(null) : null) as null
      },
    },
  })
  for (const way of ['throws', 'waits']) {
    const client = connectHocuspocus('hocuspocus-4', embedded, `demo/${way}`)
    await client.synced()
    client.text.insert(0, 'text')
    await eventually('the close', () => client.documentCloses.length > 0)
    expect(client.documentCloses[0]).toMatch(/^internal/)
    expect(failuresOf(embedded, `demo/${way}`)).toContain('beforeUpdate')
    client.close()
  }
})
