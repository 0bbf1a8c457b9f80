import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown } from '../markdown/markdown.ts'
import { docWith, element } from '../testing/hostile-document.ts'
import { MAX_MENTIONED, mentionedDocuments } from './mentioned-documents.ts'

function mentionedIn(update: Uint8Array): string[] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return mentionedDocuments(doc).toSorted()
}

it('API-19: finds the documents that a text mentions, at any depth, each once, and no people', () => {
  const update = fromMarkdown(
    [
      'See [@Plan](/d/demo%2Fplan), [@Plan again](/d/demo%2Fplan) and [Other](/d/demo%2Flinked).',
      '- one\n    - > [@Größe](/d/garden%2Fgr%C3%B6%C3%9Fe)',
      '| a |\n| --- |\n| [@Beds](/d/garden%2Fbeds) |',
    ].join('\n\n'),
  )
  expect(mentionedIn(update)).toEqual(['demo/plan', 'garden/beds', 'garden/größe'])
})

it('API-19: passes over what is no address, and ends at a thousand', () => {
  const mention = (attributes: Record<string, unknown>) => element('mention', attributes)
  const strange = [
    mention({ kind: 'document' }),
    mention({ kind: 'document', target: 7 }),
    mention({ kind: 'document', target: 'a\nb' }),
    mention({ kind: 'person', target: 'demo/plan' }),
    element('paragraph', { kind: 'document', target: 'demo/plan' }),
  ]
  expect(mentionedDocuments(docWith(element('paragraph', {}, ...strange)))).toEqual([])
  const many = Array.from({ length: MAX_MENTIONED + 5 }, (_, at) =>
    mention({ kind: 'document', target: `demo/${at}` }),
  )
  expect(mentionedDocuments(docWith(element('paragraph', {}, ...many)))).toHaveLength(MAX_MENTIONED)
})
