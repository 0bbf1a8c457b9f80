import { readStyle, type Style } from './style.ts'

/** What is used of the style sheets of pasted HTML. */
export interface Stylesheet {
  /** The declarations of each class, such as `xl65`, and of each class of an element, such as `p.p1`. */
  readonly classes: ReadonlyMap<string, Style>
  /** Word's format of numbers by list and level, such as `l0:1`: `bullet`, `alpha-lower`… */
  readonly numberFormats: ReadonlyMap<string, string>
}

/** Longest style sheet that is read, characters: those of Word have up to 100,000. */
const MAX_LENGTH = 400_000

/** Reads rules for classes and Word's lists. All other rules, and those in blocks such as `@media`, are ignored. */
export function readStylesheet(css: string): Stylesheet {
  const classes = new Map<string, Style>()
  const numberFormats = new Map<string, string>()
  const text = withoutComments(css.slice(0, MAX_LENGTH))
  for (let at = 0; ; ) {
    const open = text.indexOf('{', at)
    const close = open < 0 ? -1 : text.indexOf('}', open)
    if (close < 0) break
    const body = text.slice(open + 1, close)
    const selectors = text.slice(at, open).trim()
    at = close + 1
    const list = /^@list\s+(l\d+):level(\d)$/.exec(selectors)
    if (list !== null) {
      const format = /mso-level-number-format:\s*([a-z-]+)/.exec(body)?.[1]
      if (format !== undefined) numberFormats.set(`${list[1]}:${list[2]}`, format)
      continue
    }
    const names = selectors.split(',').flatMap((selector) => {
      const [, element = '', name] = /^([a-z][a-z0-9]*)?\.([\w-]+)$/i.exec(selector.trim()) ?? []
      return name === undefined ? [] : [element === '' ? name : `${element.toLowerCase()}.${name}`]
    })
    if (names.length === 0) continue
    const style = readStyle(body)
    for (const name of names) classes.set(name, { ...classes.get(name), ...style })
  }
  return { classes, numberFormats }
}

/** The declarations for an element with these classes. */
export function styleOfClasses(sheet: Stylesheet, name: string, classes: readonly string[]): Style {
  let style: Style = {}
  for (const one of classes) {
    for (const key of [one, `${name}.${one}`]) {
      const declared = sheet.classes.get(key)
      if (declared !== undefined) style = { ...style, ...declared }
    }
  }
  return style
}

/** Removes comments, and the comment signs of HTML that hide a style sheet from very old browsers. */
function withoutComments(css: string): string {
  let result = ''
  let at = 0
  for (;;) {
    const open = css.indexOf('/*', at)
    const close = open < 0 ? -1 : css.indexOf('*/', open + 2)
    if (close < 0) break
    result += css.slice(at, open)
    at = close + 2
  }
  return (result + css.slice(at)).replace(/<!--|-->/g, '')
}
