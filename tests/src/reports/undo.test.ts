import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'

it('SYNC-47: undo takes back its own edits only, also those from before a restart of the server, and never what it loaded', {
  timeout: 120_000,
}, async () => {
  await using store = await freshStore('PostgreSQL')
  await using server = await startServer(store.options)
  const pairs = CLIENT_KINDS.map((kind) => ({
    own: connect(kind, server, `demo/undone-${kind}`),
    other: connect('hocuspocus-4', server, `demo/undone-${kind}`),
  }))
  const undos: Y.UndoManager[] = []
  for (const { own, other } of pairs) {
    await other.synced()
    other.text.insert(0, 'loaded ')
    await own.synced()
    await eventually('the document', () => own.text.toString() === 'loaded ')
    undos.push(new Y.UndoManager(own.text, { captureTimeout: 0 }))
    own.text.insert(own.text.length, 'own-1 ')
    await eventually('it to reach the other', () => other.text.toString() === 'loaded own-1 ')
    other.text.insert(0, 'others ')
    await eventually('the edit of the other', () => own.text.toString() === 'others loaded own-1 ')
  }
  await server.kill9()
  await using restarted = await server.restart()
  for (const [index, { own, other }] of pairs.entries()) {
    for (const one of [own, other]) await one.synced()
    own.text.insert(own.text.length, 'own-2 ')
    const undo = undos[index]!
    while (undo.canUndo()) undo.undo()
    for (const { text } of [own, other])
      await eventually('only its own edits to be gone', () => text.toString() === 'others loaded ', {
        explain: () => text.toString(),
      })
    const late = connect(own.kind, restarted, `demo/undone-${own.kind}`)
    await late.synced()
    expect(late.text.toString()).toBe('others loaded ')
    for (const one of [own, other, late]) one.close()
  }
})
