import { LANGUAGES } from '../../code/language-list.ts'
import { languageOf } from '../../code/languages.ts'
import { isMonospace } from './style.ts'
import { classesOf, descendants, isNamed, type TreeElement, type TreeNode, textOf } from './tree.ts'

/** A block of code that was found in an element. */
export interface CodeFound {
  readonly text: string
  /** A language of the editor, or the name that the source gives; `null` if it gives none. */
  readonly language: string | null
}

/** Longest text of a bar above code, characters: a language, perhaps the name of a file, and buttons. */
const MAX_BAR = 60

/**
 * The code that an element shows, if it is a block of code and nothing else: `pre`; the frame that chat assistants and
 * documentation put around one, with the bar that names the language; lines of an editor; a file on GitHub. `frames` are
 * the elements around a `pre`.
 */
export function codeIn(element: TreeElement, frames: ReadonlySet<TreeElement>): CodeFound | null {
  if (element.name === 'pre') return preformatted(element)
  if (element.name === 'table') return numberedLines(element)
  if (isNamed(element, 'div', 'code-block', 'figure', 'section'))
    return (frames.has(element) ? framed(element) : null) ?? editorLines(element)
  return null
}

function preformatted(pre: TreeElement): CodeFound {
  const codes = descendants(pre, (one) => one.name === 'code')
  // Assistants put a bar and buttons into the `pre`, beside the code.
  const [code] = codes.length === 1 ? codes : []
  const beside = code === undefined ? '' : textBeside(pre, code)
  const language = languageFrom(code === undefined ? [pre] : [code, pre]) ?? languageNamed(beside)
  return { text: codeText(code ?? pre), language }
}

/** A frame with one `pre` and a bar. The bar names the language, or is empty without its buttons. */
function framed(element: TreeElement): CodeFound | null {
  const [pre, second] = descendants(element, (one) => one.name === 'pre')
  if (pre === undefined || second !== undefined) return null
  const beside = textBeside(element, pre)
  if (beside.length > MAX_BAR) return null
  const named = languageNamed(beside)
  if (beside !== '' && named === null && !/^(?:copy|copy code|code|edit|download|wrap)$/i.test(beside))
    return null
  const found = preformatted(pre)
  return { ...found, language: found.language ?? named ?? languageFrom([element]) }
}

/** Lines of VS Code and others: an element in a font of fixed width that keeps spaces, with an element for each line. */
function editorLines(element: TreeElement): CodeFound | null {
  if (!isMonospace(element.style) || !(element.style['white-space'] ?? '').startsWith('pre')) return null
  const text = codeText(element)
  // A part of one line belongs into the line where it is pasted.
  return text.includes('\n') ? { text, language: null } : null
}

/** A file on GitHub: a table with a row for each line. */
function numberedLines(table: TreeElement): CodeFound | null {
  const cells = descendants(table, (one) => one.name === 'td' && classesOf(one).includes('blob-code'))
  if (cells.length === 0) return null
  const language = classesOf(cells[0]!)
    .map((name) => /^(\w+)-file-line$/.exec(name)?.[1] ?? '')
    // `js` marks what scripts of the page use.
    .find((name) => name !== '' && name !== 'js')
  const lines = cells.map((cell) => textOf(cell, true).replace(/\n$/, ''))
  return { text: lines.join('\n'), language: language === undefined ? null : languageOf(language) }
}

/** The text of code, in which `br` and blocks are lines. One line feed at the end is no line. */
export function codeText(element: TreeElement): string {
  const parts: string[] = []
  let open = false
  const visit = (node: TreeNode): void => {
    if (typeof node === 'string') {
      if (node !== '') open = !node.endsWith('\n')
      parts.push(node)
    } else if (node.name === 'br') {
      parts.push('\n')
      open = false
    } else if (isNamed(node, 'div', 'p', 'li', 'tr')) {
      if (open) parts.push('\n')
      open = false
      const before = parts.length
      node.children.forEach(visit)
      // An empty line is a block without text.
      if (open || parts.length === before) parts.push('\n')
      open = false
    } else node.children.forEach(visit)
  }
  element.children.forEach(visit)
  return parts
    .join('')
    .replace(/\u00a0/g, ' ')
    .replace(/\n$/, '')
}

/** The text in `element` outside of `inner`. */
function textBeside(element: TreeElement, inner: TreeElement): string {
  const parts: string[] = []
  const visit = (node: TreeNode): void => {
    if (node === inner) return
    if (typeof node === 'string') parts.push(node)
    else node.children.forEach(visit)
  }
  element.children.forEach(visit)
  return parts.join(' ').replace(/\s+/g, ' ').trim()
}

/** The language that classes or attributes of these elements name: `language-js`, `highlight-source-js`… */
function languageFrom(elements: readonly TreeElement[]): string | null {
  for (const element of elements) {
    const given = element.attributes['data-language'] ?? element.attributes['data-lang']
    if (given !== undefined && /^[\w+#-]{1,30}$/.test(given)) return languageOf(given)
    for (const name of classesOf(element)) {
      const language = /^(?:language|lang|highlight-source|highlight-text|brush:?)-([\w+#-]{1,30})$/.exec(
        name,
      )?.[1]
      if (language !== undefined) return languageOf(language === 'html-basic' ? 'html' : language)
    }
  }
  return null
}

/** The language of the editor that a text names first, such as `Python` or `python  Copy code`; else `null`. */
function languageNamed(text: string): string | null {
  const word = /^[\w+#.-]{1,20}/.exec(text.trim())?.[0]
  if (word === undefined) return null
  const language = languageOf(word)
  const known = LANGUAGES.find(
    ({ value, label }) => value !== '' && (value === language || label.toLowerCase() === word.toLowerCase()),
  )
  return known?.value ?? null
}
