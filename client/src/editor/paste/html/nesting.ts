/** Elements that never contain anything, and those whose end tag may be missing: they do not nest in themselves. */
const FLAT: ReadonlySet<string> = new Set([
  ...[
    'area',
    'base',
    'br',
    'col',
    'embed',
    'hr',
    'img',
    'input',
    'link',
    'meta',
    'param',
    'source',
    'track',
    'wbr',
  ],
  ...['colgroup', 'dd', 'dt', 'li', 'optgroup', 'option', 'p', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
])

/** Elements that a parser opens again in each block until their end tag comes. */
const FORMATS: ReadonlySet<string> = new Set([
  ...['a', 'b', 'big', 'code', 'em', 'font', 'i', 'nobr', 's', 'small', 'strike', 'strong', 'tt', 'u'],
])

/** Maximum number of open elements. Browsers nest 512 levels, but look through all open elements at each tag. */
const MAX_OPEN = 1_000

/** Maximum number of open formats: one paragraph costs one element for each. */
const MAX_FORMATS = 40

/**
 * Decides for each tag of an HTML text whether it is kept, so that the browser's parser takes time in proportion to the
 * text: 100,000 tags that are never closed take it half a minute. Elements that are nested deeper than any page nests
 * them lose their tags.
 */
export class NestingLimit {
  private open = 0
  private dropped = 0
  private formats = 0
  private droppedFormats = 0

  /** Whether to keep the start or end tag of an element, given by its lower-case name. */
  keeps(name: string, isEnd: boolean): boolean {
    if (FLAT.has(name)) return true
    const isFormat = FORMATS.has(name)
    return isEnd ? this.ends(isFormat) : this.starts(isFormat)
  }

  private starts(isFormat: boolean): boolean {
    if (isFormat && this.formats >= MAX_FORMATS) {
      this.droppedFormats++
      return false
    }
    if (this.open >= MAX_OPEN) {
      if (isFormat) this.droppedFormats++
      else this.dropped++
      return false
    }
    this.open++
    if (isFormat) this.formats++
    return true
  }

  private ends(isFormat: boolean): boolean {
    if (isFormat && this.droppedFormats > 0) {
      this.droppedFormats--
      return false
    }
    if (!isFormat && this.dropped > 0) {
      this.dropped--
      return false
    }
    this.open = Math.max(0, this.open - 1)
    if (isFormat) this.formats = Math.max(0, this.formats - 1)
    return true
  }
}
