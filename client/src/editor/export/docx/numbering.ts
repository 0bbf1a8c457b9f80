import { AlignmentType, type ILevelsOptions, type INumberingOptions, LevelFormat } from 'docx'
import { STEP } from './styles.ts'

/** The deepest level of lists in Word; deeper ones are shown as this one. */
export const LAST_LEVEL = 8

/** The reference of the lists without numbers, which all share one. */
export const BULLETS = 'bullets'

const SIGNS = ['•', '◦', '▪']

/** Word's formats for the types of lists in HTML. */
const FORMATS: ReadonlyMap<unknown, ILevelsOptions['format']> = new Map([
  ['a', LevelFormat.LOWER_LETTER],
  ['A', LevelFormat.UPPER_LETTER],
  ['i', LevelFormat.LOWER_ROMAN],
  ['I', LevelFormat.UPPER_ROMAN],
])

/** Collects the numbered lists of a document. Each has a numbering of its own, so that it begins with its number. */
export class Numbering {
  readonly #lists: INumberingOptions['config'][number][] = [{ reference: BULLETS, levels: bulletLevels() }]

  /** The reference of a new numbered list at a level, which begins with `start`. */
  numbered(level: number, start: number, type: unknown): string {
    const reference = `numbers-${this.#lists.length}`
    const format = FORMATS.get(type) ?? LevelFormat.DECIMAL
    this.#lists.push({ reference, levels: [{ ...place(level), format, text: `%${level + 1}.`, start }] })
    return reference
  }

  /** All numberings, for the document. */
  get options(): INumberingOptions {
    return { config: this.#lists }
  }
}

function bulletLevels(): ILevelsOptions[] {
  return Array.from({ length: LAST_LEVEL + 1 }, (_, level) => ({
    ...place(level),
    format: LevelFormat.BULLET,
    text: SIGNS[level % SIGNS.length]!,
  }))
}

function place(level: number): ILevelsOptions {
  const indent = { left: STEP * (level + 1), hanging: STEP }
  return { level, alignment: AlignmentType.START, style: { paragraph: { indent } } }
}
