import { AlignmentType, BorderStyle, type IStylesOptions, ShadingType } from 'docx'

/** Twentieths of a point, the unit of lengths in Word: the step of lists and quotations, 0.7 cm. */
export const STEP = 400

/** Width of the text on a sheet of A4 with margins of an inch, in twentieths of a point. */
export const TEXT_WIDTH = 9026

/** The styles of paragraphs that are not Word's own. */
export const CODE_STYLE = 'CowriteCode'
export const QUOTE_STYLE = 'CowriteQuote'

/** The ground of code and of the header of a table. */
export const GROUND = { type: ShadingType.CLEAR, color: 'auto', fill: 'F3F1EC' } as const

/** The line beside a quotation. */
export const QUOTE_LINE = { style: BorderStyle.SINGLE, size: 12, space: 10, color: 'CFC9BD' } as const

/** The line of a rule and of tables. */
export const LINE = { style: BorderStyle.SINGLE, size: 4, space: 1, color: 'BFB9AD' } as const

const heading = (size: number) => ({
  run: { size, bold: true, color: '1F1D1A' },
  paragraph: { spacing: { before: 280, after: 100 }, keepNext: true },
})

/** The styles of the file. Sizes are in half points. */
export const STYLES: IStylesOptions = {
  default: {
    document: { run: { font: 'Calibri', size: 22 }, paragraph: { spacing: { after: 140, line: 276 } } },
    title: {
      run: { size: 48, bold: true, color: '1F1D1A' },
      paragraph: { spacing: { after: 240 }, alignment: AlignmentType.START },
    },
    heading1: heading(34),
    heading2: heading(28),
    heading3: heading(24),
    heading4: heading(22),
    hyperlink: { run: { color: '0B6658', underline: {} } },
  },
  paragraphStyles: [
    {
      id: CODE_STYLE,
      name: 'Code',
      basedOn: 'Normal',
      run: { font: 'Consolas', size: 19, noProof: true },
      paragraph: { spacing: { line: 250 } },
    },
    {
      id: QUOTE_STYLE,
      name: 'Quotation',
      basedOn: 'Normal',
      run: { italics: true, color: '5E5A53' },
    },
  ],
}
