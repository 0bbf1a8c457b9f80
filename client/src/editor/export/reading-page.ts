import { isSafeImage, isSafeLink } from '@cowrite/crdt/richtext'
import type { Picture } from './pictures/picture.ts'

/** A document that becomes a page of its own. */
export interface ReadingPage {
  readonly title: string
  /** The text as `toHtml` writes it: all text and attributes are escaped. */
  readonly html: string
  /** The address of the document's page, to which relative addresses refer. */
  readonly base: string
  /** The pictures that were loaded, by the addresses in the document. */
  readonly pictures: ReadonlyMap<string, Picture>
}

/** How the page looks. It has no scripts, and its policy lets none run. */
const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1f1d1a, #e9e5dd); --soft: light-dark(#5e5a53, #aea89e); --line: light-dark(#cfc9bd, #4b4740); --ground: light-dark(#f5f2eb, #23211e); --paper: light-dark(#fdfcf9, #181715); --link: light-dark(#0b6658, #66c9b5); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.6 "Iowan Old Style", "Palatino Linotype", Charter, Cambria, Georgia, serif; overflow-wrap: break-word; }
main { max-width: 38.5rem; margin: 0 auto; padding: 3rem 1.25rem 6rem; }
.title { margin: 0 0 1.5rem; font-size: 2.375rem; line-height: 1.15; letter-spacing: -0.02em; }
h1, h2, h3, h4 { margin: 1.6em 0 0.5em; line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.625em; } h2 { font-size: 1.31em; } h3 { font-size: 1.11em; } h4 { font-size: 1em; font-style: italic; }
p, ul, ol, blockquote, pre, table, img { margin: 0.9em 0; }
li > p, td > p, th > p, li > div > p { margin: 0.25em 0; }
a { color: var(--link); }
blockquote { margin-inline: 0; padding-inline-start: 1.1em; border-inline-start: 2px solid var(--line); color: var(--soft); font-style: italic; }
blockquote > footer { font: 0.875rem/1.5 system-ui, sans-serif; }
blockquote cite { font-style: normal; }
blockquote cite::before { content: "— "; }
.cw-callout { padding: 0.6em 1em; border-inline-start-width: 3px; background: var(--ground); color: inherit; font-style: normal; }
.cw-callout-label { margin: 0; font: 0.875rem/1.5 system-ui, sans-serif; }
.cw-callout p { margin: 0.25em 0; }
summary { cursor: pointer; }
hr { margin: 2em 0; border: 0; border-top: 1px solid var(--line); }
img { display: block; max-width: 100%; height: auto; margin-inline: auto; }
img[data-align="left"] { margin-inline: 0 auto; } img[data-align="right"] { margin-inline: auto 0; }
figure { margin: 0.9em 0; } figcaption { color: var(--soft); font: 0.875rem/1.5 system-ui, sans-serif; text-align: center; } figure:has([data-align="left"]) figcaption { text-align: left; } figure:has([data-align="right"]) figcaption { text-align: right; }
.cw-file { padding: 0.75em 1em; border: 1px solid var(--line); border-radius: 8px; }
code { padding: 0.1em 0.3em; border-radius: 4px; background: var(--ground); font: 0.84em/1.4 ui-monospace, Menlo, Consolas, monospace; }
pre { padding: 1rem; overflow-x: auto; border-radius: 8px; background: var(--ground); font: 0.84em/1.6 ui-monospace, Menlo, Consolas, monospace; text-align: left; direction: ltr; tab-size: 2; }
pre code { padding: 0; background: none; font: inherit; }
mark { background: light-dark(#fdeea0, #5c4d14); color: inherit; }
.tableWrapper { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font: 0.9375rem/1.5 system-ui, sans-serif; }
td, th { padding: 0.4rem 0.7rem; border: 1px solid var(--line); text-align: start; vertical-align: top; }
th { background: var(--ground); }
ul[data-type="taskList"] { padding: 0; list-style: none; }
ul[data-type="taskList"] > li { display: flex; gap: 0.6em; }
ul[data-type="taskList"] > li > div { flex: 1; min-width: 0; }
ul[data-type="taskList"] label { margin-block-start: 0.2em; }
ul[data-type="taskList"] input { pointer-events: none; }
@media print { :root { color-scheme: light; } main { max-width: none; padding: 0; } h1, h2, h3, h4 { break-after: avoid; } tr, img, pre { break-inside: avoid; } pre { white-space: pre-wrap; } }
`

/** The document as one file of HTML that needs no other: its style is in it, and the pictures that were loaded. */
export function readingPage({ title, html, base, pictures }: ReadingPage): string {
  const name = escaped(title)
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Cowrite">
<title>${name}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 class="title" dir="auto">${name}</h1>
${withAddresses(html, base, pictures)}
</main>
</body>
</html>
`
}

/**
 * The text with pictures in place of their addresses, and with absolute addresses otherwise. A quotation mark in text or in
 * an attribute is escaped, so what is found is an attribute.
 */
function withAddresses(html: string, base: string, pictures: ReadonlyMap<string, Picture>): string {
  return html.replace(/ (href|src)="([^"]*)"/g, (_all, name: string, value: string) => {
    const address = unescaped(value)
    const picture = name === 'src' ? pictures.get(address) : undefined
    if (picture !== undefined) return ` src="${dataUrl(picture)}"`
    const isSafe = name === 'src' ? isSafeImage(address) : isSafeLink(address)
    // A link within the text stays one.
    if (!isSafe || !URL.canParse(address, base) || address.startsWith('#')) return ` ${name}="${value}"`
    return ` ${name}="${escaped(new URL(address, base).href)}"`
  })
}

function dataUrl({ type, bytes }: Picture): string {
  const binary: string[] = []
  // In parts: a call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)))
  }
  return `data:image/${type === 'jpg' ? 'jpeg' : type};base64,${btoa(binary.join(''))}`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const CHARACTERS: ReadonlyMap<string, string> = new Map(
  Object.entries(ENTITIES).map(([character, entity]) => [entity, character]),
)

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS.get(entity) ?? entity)
}
