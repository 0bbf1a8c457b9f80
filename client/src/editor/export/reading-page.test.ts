import { describe, expect, it } from 'vitest'
import type { Picture } from './pictures/picture.ts'
import { readingPage } from './reading-page.ts'

const BASE = 'https://docs.example.com/d/demo%2Fplan'

const page = (html: string, pictures: ReadonlyMap<string, Picture> = new Map()) =>
  readingPage({ title: '<Plan> & "more"', html, base: BASE, pictures })

describe('a document as a page of its own', () => {
  it('EDIT-141: has the title as text, a style and no script, and lets none run', () => {
    const made = page('<p>a</p>')
    expect(made).toContain('<title>&lt;Plan&gt; &amp; &quot;more&quot;</title>')
    expect(made).toContain('<p>a</p>')
    expect(made).toContain(
      "content=\"default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'\"",
    )
    expect(made).not.toMatch(/<script|<link|@import|url\(/)
  })

  it('EDIT-141: has the pictures that were loaded, and absolute addresses otherwise', () => {
    const picture: Picture = { type: 'jpg', bytes: Uint8Array.of(1, 2, 3), width: 1, height: 1 }
    const made = page(
      '<img src="/a.jpg?x=1&amp;y=2"><img src="/b.png"><a href="/d/demo%2Fb">b</a><a href="#c">c</a>',
      new Map([['/a.jpg?x=1&y=2', picture]]),
    )
    expect(made).toContain(
      '<img src="data:image/jpeg;base64,AQID"><img src="https://docs.example.com/b.png"><a href="https://docs.example.com/d/demo%2Fb">b</a><a href="#c">c</a>',
    )
  })
})
