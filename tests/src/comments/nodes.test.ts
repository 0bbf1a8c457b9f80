import { expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startInProcess } from '../nodes/in-process.ts'

it('COM-4, COM-19: everybody who has the document open is told of comments, on all nodes; a guest without a name says one', async () => {
  await using cluster = await startInProcess([{}, {}])
  const [here, there] = cluster.nodes
  const members = [here, there].map((node) => connectHocuspocus('hocuspocus-4', node!, 'demo/plan'))
  for (const member of members) await member.synced()
  const hints = () =>
    members.map(({ stateless }) => stateless.filter((each) => each === '{"cowrite":"comments"}').length)
  const ask = async (method: string, path: string, body?: object) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(`${there!.url}/api/${path}`, init)
    const text = await response.text()
    return text === '' ? null : JSON.parse(text)
  }
  const threads = 'documents/demo%2Fplan/threads'
  const about = { anchor: { kind: 'document' } }
  const { thread } = await ask('POST', threads, { ...about, body: 'Hello', name: 'Ada' })
  expect(thread.comments[0].author).toMatchObject({ id: 'guest', kind: 'guest', name: 'Ada' })
  const unnamed = await ask('POST', threads, { ...about, body: 'Hello' })
  expect(unnamed.thread.comments[0].author.name).toBe('Guest')
  await eventually('both to be told', () => hints().every((count) => count > 0))
  const [before] = [hints()]
  await ask('DELETE', `threads/${thread.id}`)
  await eventually('both to be told again', () => hints().every((count, at) => count > before![at]!))
  const since = await ask('GET', `${threads}?since=${thread.revision}`)
  expect(since.threads.map(({ id, deleted }: { id: string; deleted?: true }) => [id, deleted])).toEqual([
    [unnamed.thread.id, undefined],
    [thread.id, true],
  ])
  for (const member of members) member.close()
})
