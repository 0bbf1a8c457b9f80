import { describe, expect, it } from 'vitest'
import { checkFile } from './file-kind.ts'

describe('a file to import', () => {
  it.each([
    ['Plan.md', 'markdown', 'Plan'],
    ['notes.v2.MARKDOWN', 'markdown', 'notes.v2'],
    ['a.TXT', 'text', 'a'],
    ['page.htm', 'html', 'page'],
    ['Report 2027.docx', 'docx', 'Report 2027'],
    ['.md', 'markdown', 'Untitled'],
    [`${'x'.repeat(500)}.md`, 'markdown', 'x'.repeat(200)],
  ])('EDIT-145: %s is of its kind, with a title', (name, kind, title) => {
    expect(checkFile({ name, size: 1 })).toEqual({ ok: true, kind, name: title })
  })

  it.each([
    ['a.pdf', 1, /Only Markdown/],
    ['docx', 1, /Only Markdown/],
    ['a.doc', 1, /Only Markdown/],
    ['a.md', 0, /empty/],
    ['a.md', 4 * 1024 * 1024 + 1, /larger than 4 MB/],
    ['a.docx', 20 * 1024 * 1024 + 1, /larger than 20 MB/],
  ])('EDIT-145: %s of %d bytes is refused in words', (name, size, problem) => {
    expect(checkFile({ name, size })).toEqual({ ok: false, problem: expect.stringMatching(problem) })
  })
})
