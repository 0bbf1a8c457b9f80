import { FIELD } from '@cowrite/crdt/richtext'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readCaret, readPresence } from './presence.ts'

const doc = new Y.Doc({ guid: 'presence' })
doc.clientID = 7
const text = new Y.XmlText('Some text')
const paragraph = new Y.XmlElement('paragraph')
paragraph.insert(0, [text])
doc.getXmlFragment(FIELD).insert(0, [paragraph])
const position = Y.createRelativePositionFromTypeIndex(text, 4)
const json = JSON.parse(JSON.stringify(position)) as unknown

describe('the presence of others', () => {
  it('EDIT-45: any value at all is read without an error, and its caret is looked up without one', () => {
    const id = fc.oneof(
      fc.record({
        client: fc.constantFrom(7, -1, 0.5, '7'),
        clock: fc.constantFrom(0, 3, 8, 0.5, -1, 1e99, null),
      }),
      fc.jsonValue(),
    )
    const end = fc.oneof(
      fc.record(
        {
          item: id,
          type: id,
          tname: fc.constantFrom(FIELD, 'other', 7),
          assoc: fc.constantFrom(-1, 0, 'x', null),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    )
    const state = fc.oneof(
      fc.record(
        {
          user: fc.oneof(fc.record({ name: fc.string(), color: fc.string() }), fc.jsonValue()),
          cursor: fc.oneof(fc.record({ anchor: end, head: end }), fc.jsonValue()),
          status: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    )
    const roots = [...doc.share.keys()]
    fc.assert(
      fc.property(fc.nat(), state, (clientId, state) => {
        const presence = readPresence(clientId, state)
        if (presence === null) return
        expect(presence.color).toMatch(/^#[0-9a-f]{6}$/i)
        expect(presence.name.length).toBeGreaterThan(0)
        expect([...presence.name].length).toBeLessThanOrEqual(40)
        for (const end of [presence.caret?.anchor, presence.caret?.head])
          if (end !== undefined) Y.createAbsolutePositionFromRelativePosition(end, doc)
      }),
      { numRuns: 3_000 },
    )
    expect([...doc.share.keys()]).toEqual(roots)
  })

  it('EDIT-45: a caret that an editor published is read as it was', () => {
    const caret = readCaret({ anchor: json, head: json })
    expect(Y.compareRelativePositions(caret?.head ?? null, position)).toBe(true)
  })

  it('EDIT-45: names and states are one line of bounded length without control characters', () => {
    const presence = readPresence(1, {
      user: { name: `A\u202e${'n'.repeat(10_000)}`, color: '#123456', agent: 'yes' },
      status: `🙂\n${'🙂'.repeat(10_000)}`,
    })
    expect(presence).toMatchObject({ name: `A${'n'.repeat(39)}`, color: '#123456', agent: false })
    expect([...(presence?.status ?? '')]).toHaveLength(80)
    expect(presence?.status).toMatch(/^🙂 🙂/u)
  })
})
