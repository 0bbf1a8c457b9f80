import { describe, expect, it } from 'vitest'
import { prepareHtml } from './prepare.ts'

const htmlOf = (source: string): string => prepareHtml(source).html

describe('pasted HTML before the browser parses it', () => {
  it('has its attributes `style` under another name, however they are written', () => {
    expect(htmlOf('<p style="a">')).toBe('<p data-cw-style="a">')
    expect(htmlOf('<P class=x STYLE = \'a>b\' title="style=\'c\'">style="d"</P>')).toBe(
      '<P class=x data-cw-style = \'a>b\' title="style=\'c\'">style="d"</P>',
    )
    expect(htmlOf('<br/style=a><i data-style="b" styled=c>')).toBe(
      '<br/data-cw-style=a><i data-style="b" styled=c>',
    )
  })

  it('has no handlers, and no elements that change their document', () => {
    expect(htmlOf('<p onclick="a" ONLOAD=b x=on>')).toBe('<p data-cw-handler="a" data-cw-handler=b x=on>')
    expect(htmlOf('<base href=x><LINK rel=y><meta charset=z><metadata>')).toBe(
      '<wbr href=x><wbr rel=y><wbr charset=z><metadata>',
    )
  })

  it('keeps comments and text as they are', () => {
    for (const text of [
      '<!-- <p style="a"> -->b',
      '1 < 2 style="a"',
      'a <',
      '</',
      '<!doctype style="a">',
      '<p',
    ]) {
      expect(htmlOf(text)).toBe(text)
    }
  })

  it('gives its style sheets apart', () => {
    expect(prepareHtml('a<style type=x>.b{c}</style>d<STYLE>\n.e{f}</STYLE >g<style>open')).toEqual({
      html: 'adg<style>open',
      css: '.b{c}\n\n.e{f}',
    })
  })

  it('loses the tags of elements that nest deeper than any page nests them, and no text', () => {
    const deep = htmlOf(`${'<div class=x>'.repeat(5_000)}text${'</div>'.repeat(5_000)}after`)
    expect(deep.split('<div').length - 1).toBe(1_000)
    expect(deep.split('</div>').length - 1).toBe(1_000)
    expect(deep).toContain('>text<')
    expect(deep.endsWith('>after')).toBe(true)
    expect(htmlOf('<b>'.repeat(5_000)).split('<b>').length - 1).toBe(40)
    const list = '<p><li><td>'.repeat(5_000)
    expect(htmlOf(list)).toBe(list)
    const flat = '<div><b>a</b></div>'.repeat(5_000)
    expect(htmlOf(flat)).toBe(flat)
  })
})
