import { richtextSchema } from '@cowrite/crdt/richtext'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toNodes } from '../content/to-nodes.ts'
import { prune } from './prune.ts'
import { readBlocks } from './read-blocks.ts'
import type { Source } from './source.ts'
import { readStylesheet } from './stylesheet.ts'
import type { TreeElement, TreeNode } from './tree.ts'

const schema = richtextSchema()
const sheet = readStylesheet('')

function h(name: string, attributes: Record<string, string> = {}, ...children: TreeNode[]): TreeElement {
  const { style: _style, ...rest } = attributes
  return { name, attributes: rest, style: {}, children }
}

/** What elements become, in ProseMirror's notation. */
function shown(children: TreeNode[], source: Source = 'other'): string {
  const { blocks } = readBlocks(prune(h('body', {}, ...children), source), { source, sheet })
  const doc = schema.node('doc', null, [...toNodes(schema, blocks), schema.node('paragraph')])
  doc.check()
  return doc.toString().slice(4, -', paragraph)'.length)
}

describe('a tree of HTML', () => {
  it('is valid content whatever it is', () => {
    const names = [
      'p',
      'div',
      'span',
      'b',
      'a',
      'ul',
      'ol',
      'li',
      'table',
      'tr',
      'td',
      'th',
      'pre',
      'code',
      'br',
      'img',
    ]
    const more = [
      'h1',
      'h6',
      'hr',
      'input',
      'blockquote',
      'aside',
      'caption',
      'thead',
      'label',
      'math',
      'button',
      'svg',
    ]
    const attributes = fc.record(
      {
        href: fc.constantFrom('https://example.com/', 'javascript:x', '/x', ''),
        src: fc.constantFrom('https://example.com/i.png', 'data:x', 'x'),
        colspan: fc.constantFrom('0', '2', '999999', 'x'),
        rowspan: fc.constantFrom('0', '3', '999999', '-1'),
        class: fc.constantFrom('MsoTitle', 'blob-code', 'EOP', 'language-js', 'checkbox-on', 'x y'),
        role: fc.constantFrom('checkbox', 'heading'),
        type: fc.constantFrom('checkbox', 'a', 'I'),
        start: fc.constantFrom('3', '-1', '1e99', 'x'),
        'aria-checked': fc.constantFrom('true', 'false'),
        'aria-level': fc.constantFrom('0', '2', '99'),
        'data-aria-level': fc.constantFrom('0', '1', '3', '99'),
        'data-checked': fc.constantFrom('true', 'false'),
      },
      { requiredKeys: [] },
    )
    const style = fc.record(
      {
        'mso-list': fc.constantFrom('l0 level1 lfo1', 'l1 level9 lfo2', 'ignore', 'none'),
        'font-weight': fc.constantFrom('700', 'normal', 'x'),
        'font-family': fc.constantFrom('consolas', 'arial'),
        'white-space': fc.constantFrom('pre', 'normal'),
        display: fc.constantFrom('none', 'block'),
      },
      { requiredKeys: [] },
    )
    const texts = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '[x] b',
      '☐ c',
      '\u0000d',
      'https://example.com/e.',
      '1.',
      '\u00a0',
    )
    const { tree } = fc.letrec<{ tree: TreeElement; node: TreeNode }>((tie) => ({
      node: fc.oneof({ maxDepth: 6, withCrossShrink: true }, texts, tie('tree')),
      tree: fc.record({
        name: fc.constantFrom(...names, ...more),
        attributes,
        style,
        children: fc.array(tie('node'), { maxLength: 5 }),
      }) as fc.Arbitrary<TreeElement>,
    }))
    const sources = fc.constantFrom<Source>('word', 'spreadsheet', 'google-docs', 'other')
    const { COWRITE_FUZZ_SEED, COWRITE_FUZZ_CASES, CI } = process.env
    const seed = Number(COWRITE_FUZZ_SEED ?? (CI === 'true' ? 1 : Math.floor(Math.random() * 2 ** 31)))
    const numRuns = Number(COWRITE_FUZZ_CASES ?? 2_000)
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), sources, (children, source) => {
        const text = shown(children, source)
        expect(text).not.toContain('\u0000')
      }),
      // fast-check names the seed and the smallest counterexample when the property fails.
      { seed, numRuns },
    )
  })

  it('has marks by elements, of which code excludes others and gives way to a link', () => {
    const link = h('a', { href: 'https://example.com/' }, h('code', {}, 'b'))
    expect(shown([h('p', {}, h('b', {}, 'a', h('code', {}, 'c')), link)])).toBe(
      'paragraph(bold("a"), code("c"), link("b"))',
    )
  })

  it('has items of lists that begin with a paragraph', () => {
    expect(shown([h('ul', {}, h('li', {}, h('h2', {}, 'a')), h('li', {}, h('pre', {}, 'b')), h('li'))])).toBe(
      'bulletList(listItem(paragraph("a")), listItem(paragraph, codeBlock("b")), listItem(paragraph))',
    )
    expect(shown([h('li', {}, 'a'), '\n', h('li', {}, 'b')])).toBe(
      'bulletList(listItem(paragraph("a")), listItem(paragraph("b")))',
    )
  })

  it('has tables with a cell at each place', () => {
    const row = (...cells: TreeElement[]): TreeElement => h('tr', {}, ...cells)
    expect(
      shown([
        h(
          'table',
          {},
          row(h('td', { rowspan: '9' }, 'a'), h('td', {}, 'b')),
          row(h('td', {}, 'c'), h('td', {}, 'd')),
        ),
      ]),
    ).toBe(
      'table(tableRow(tableCell(paragraph("a")), tableCell(paragraph("b")), tableCell(paragraph)), tableRow(tableCell(paragraph("c")), tableCell(paragraph("d"))))',
    )
    expect(
      shown([h('table', {}, row(h('td', {}, 'a'), h('td'), h('td')), row(h('td')))], 'spreadsheet'),
    ).toBe('paragraph("a")')
    expect(shown([h('table', {}, row(h('td', {}, h('table', {}, row(h('td', {}, 'inner'))))))])).toBe(
      'table(tableRow(tableCell(paragraph("inner"))))',
    )
  })
})

describe('callouts and quotations of pages', () => {
  it('EDIT-110: are callouts as GitHub and this project show them', () => {
    const title = h('p', { class: 'markdown-alert-title' }, 'Important')
    expect(
      attributesOf(h('div', { class: 'markdown-alert markdown-alert-important' }, title, h('p', {}, 'a'))),
    ).toEqual([{ callout: 'warning', source: null }, 'a'])
    const label = h('p', { class: 'cw-callout-label' }, 'Tip')
    expect(attributesOf(h('blockquote', { 'data-callout': 'tip' }, label, h('div', {}, 'a')))).toEqual([
      { callout: 'tip', source: null },
      'a',
    ])
    expect(attributesOf(h('blockquote', { 'data-callout': 'x' }, h('div', {}, 'a')))).toEqual([
      { callout: null, source: null },
      'a',
    ])
  })

  it('EDIT-111: have the source that stands in their footer or below them in a figure', () => {
    const footer = h('footer', {}, h('cite', {}, ' — Ana\n Heron '))
    expect(attributesOf(h('blockquote', {}, h('p', {}, 'a'), footer))).toEqual([
      { callout: null, source: 'Ana Heron' },
      'a',
    ])
    expect(attributesOf(h('figure', {}, h('blockquote', {}, 'a'), h('figcaption', {}, 'Ana')))).toEqual([
      { callout: null, source: 'Ana' },
      'a',
    ])
    const plain = h('footer', {}, 'x'.repeat(600))
    expect(attributesOf(h('blockquote', {}, 'a', plain))[0]).toEqual({ callout: null, source: null })
  })
})

/** The attributes of the block that elements become, and its text. */
function attributesOf(...children: TreeNode[]): unknown[] {
  const { blocks } = readBlocks(prune(h('body', {}, ...children), 'other'), { source: 'other', sheet })
  const [node] = toNodes(schema, blocks)
  return [{ ...node?.attrs }, node?.textContent]
}
