import { describe, expect, it } from 'vitest'
import { isKnownMark, isKnownNode, markAttributes, nodeAttributes } from './attributes.ts'
import { richtextExtensions, richtextSchema } from './schema.ts'

const schema = richtextSchema()

describe('the rich-text schema', () => {
  it('EDIT-18: holds exactly the nodes and marks of schema version 4', () => {
    // A change here changes the stored format: increment SCHEMA_VERSION with it.
    expect(Object.keys(schema.nodes).sort()).toEqual(
      [
        'blockquote',
        'bulletList',
        'codeBlock',
        'contents',
        'date',
        'doc',
        'file',
        'footnote',
        'footnoteReference',
        'hardBreak',
        'heading',
        'horizontalRule',
        'image',
        'inlineMath',
        'listItem',
        'mention',
        'orderedList',
        'paragraph',
        'table',
        'tableCell',
        'tableHeader',
        'tableRow',
        'taskItem',
        'taskList',
        'text',
        'toggle',
      ].sort(),
    )
    expect(Object.keys(schema.marks).sort()).toEqual(
      ['bold', 'code', 'highlight', 'italic', 'link', 'strike', 'underline'].sort(),
    )
  })

  it('EDIT-18: stores exactly the attributes of schema version 4', () => {
    const attributes = Object.fromEntries(
      [...Object.values(schema.nodes), ...Object.values(schema.marks)]
        .map((type) => [type.name, Object.keys(type.spec.attrs ?? {}).sort()] as const)
        .filter(([, names]) => names.length > 0),
    )
    expect(attributes).toEqual({
      blockquote: ['callout', 'source'],
      codeBlock: ['language'],
      date: ['day'],
      file: ['name', 'size', 'src', 'type'],
      footnote: ['label'],
      footnoteReference: ['label'],
      heading: ['level'],
      inlineMath: ['latex'],
      image: ['align', 'alt', 'caption', 'height', 'percent', 'src', 'title', 'width'],
      mention: ['kind', 'label', 'target'],
      link: ['class', 'href', 'rel', 'target', 'title'],
      orderedList: ['start', 'type'],
      tableCell: ['align', 'colspan', 'colwidth', 'rowspan'],
      tableHeader: ['align', 'colspan', 'colwidth', 'rowspan'],
      taskItem: ['checked'],
    })
  })

  it('brings neither undo nor a trailing paragraph: collaboration has the one, and the other writes on opening', () => {
    const names = richtextExtensions().map((extension) => extension.name)
    expect(names).not.toContain('undoRedo')
    expect(names).not.toContain('trailingNode')
  })

  it('EDIT-17: an image with an unsafe address is shown without it', () => {
    const image = schema.nodes['image']!
    const shown = image.spec.toDOM?.(image.create({ src: 'javascript:alert(1)', alt: 'x' }))
    expect(shown).toEqual(['img', expect.not.objectContaining({ src: expect.anything() })])
    expect(image.spec.toDOM?.(image.create({ src: 'https://example.com/a.png' }))).toEqual([
      'img',
      expect.objectContaining({ src: 'https://example.com/a.png' }),
    ])
  })

  it('EDIT-17: a link with an unsafe address is shown without it', () => {
    const link = schema.marks['link']!
    const shown = link.spec.toDOM?.(link.create({ href: 'java\nscript:alert(1)' }), true)
    expect(shown).toEqual(['a', expect.objectContaining({ href: '' }), 0])
  })

  it('EDIT-43: a link opens as the editor says, whatever the document says of it', () => {
    const { link } = richtextSchema().marks
    const mark = link!.create({
      href: 'https://example.com',
      target: '_self',
      rel: 'opener',
      class: 'cover',
    })
    expect(link!.spec.toDOM?.(mark, true)).toEqual([
      'a',
      {
        href: 'https://example.com',
        target: '_blank',
        rel: 'noopener noreferrer nofollow',
        title: null,
      },
      0,
    ])
  })

  it('every attribute of the schema is checked where the document is read', () => {
    const { nodes, marks } = richtextSchema()
    for (const [checked, types] of [
      [nodeAttributes, nodes],
      [markAttributes, marks],
    ] as const) {
      for (const type of Object.values(types)) {
        expect(type.name in nodes ? isKnownNode(type.name) : isKnownMark(type.name)).toBe(true)
        const names = Object.keys(type.spec.attrs ?? {})
        expect(checked(type.name, Object.fromEntries(names.map((name) => [name, { a: 1 }])))).toEqual(
          names.includes('checked') ? { checked: false } : null,
        )
      }
    }
  })
})
