import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'

interface Suggestion {
  readonly id: string
  readonly run: string
  readonly hunks: readonly { readonly id: string; readonly label: string }[]
}

it('AGENT-89: without a language model corrections are suggested, word by word, and accepted alone', async () => {
  await using server = await startServer()
  const address = 'demo/letter'
  const person = connectHocuspocus('hocuspocus-4', { wsUrl: server.url.replace('http', 'ws') }, address)
  await person.synced()
  const paragraph = new Y.XmlElement('paragraph')
  const words = new Y.XmlText('We recieve a letter wich is long.')
  paragraph.insert(0, [words])
  words.format(3, 7, { bold: {} })
  person.doc.getXmlFragment('default').insert(0, [paragraph])
  const path = `/documents/${encodeURIComponent(address)}`
  const ask = async (at: string, body?: object) => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const init = body === undefined ? {} : { ...sent, body: JSON.stringify(body) }
    return (await fetch(`${server.url}/api${at}`, init)).json()
  }
  await expect
    .poll(async () => JSON.stringify(await ask(`${path}/blocks`)), { timeout: 20_000 })
    .toContain('We **recieve** a letter')
  const order = { agent: 'editor', action: 'fix', suggestOnly: true }
  const { run } = (await ask(`${path}/runs`, order)) as { run: { id: string } }
  await expect
    .poll(() => ask(`/runs/${run.id}`), { timeout: 30_000 })
    .toMatchObject({
      run: { state: 'done', message: 'Suggested 2 changes.', changes: { suggested: 2 }, canUndo: false },
    })
  const text = () => person.doc.getXmlFragment('default').toString()
  const { suggestions } = (await ask(`${path}/suggestions?status=pending`)) as { suggestions: Suggestion[] }
  expect(suggestions).toMatchObject([
    {
      run: run.id,
      author: { id: 'agent:editor', kind: 'agent' },
      hunks: [{ label: 'Replace: “recieve” with “receive”' }, { label: 'Replace: “wich” with “which”' }],
    },
  ])
  const before = '<paragraph>We <bold>recieve</bold> a letter wich is long.</paragraph>'
  expect(text()).toBe(before)
  const [first] = suggestions
  await ask(`/suggestions/${first?.id}/accept`, { hunks: [first?.hunks[0]?.id] })
  const after = before.replace('recieve', 'receive')
  await eventually('the accepted word to arrive', () => text() === after, { explain: text })
  const checked = (await ask(`${path}/runs`, { agent: 'checker', action: 'fix' })) as { run: { id: string } }
  await expect
    .poll(() => ask(`/runs/${checked.run.id}`), { timeout: 30_000 })
    .toMatchObject({ run: { state: 'done', suggestOnly: true, message: 'Suggested 1 change.' } })
  person.close()
})
