import { oklch } from './color.ts'
import { PALETTE } from './person.ts'

/** Lightness in OKLCH of what the light page shows, and of what the dark page shows: legible with the ink on it. */
const LIGHT = { least: 0.4, most: 0.57 }
const DARK = { least: 0.68, most: 0.86 }

/** A colour of one person on the light page and on the dark one, as CSS colours. */
export interface ShownColor {
  readonly light: string
  readonly dark: string
}

/**
 * What the pages show for a colour of the presence, `#rrggbb`: the pair of the palette, or, for a colour of another
 * client, its hue with a lightness at which carets and names are legible.
 */
export function shownColor(color: string): ShownColor {
  const wanted = color.toLowerCase()
  const known = PALETTE.find((one) => one.color === wanted)
  if (known !== undefined) return { light: known.color, dark: known.dark }
  return { light: clamped(wanted, LIGHT), dark: clamped(wanted, DARK) }
}

/** {@link shownColor} as one CSS colour, which follows the theme. */
export function cssColor(color: string): string {
  const { light, dark } = shownColor(color)
  return `light-dark(${light}, ${dark})`
}

function clamped(color: string, { least, most }: { readonly least: number; readonly most: number }): string {
  const { lightness, chroma, hue } = oklch(color)
  const shown = Math.min(Math.max(lightness, least), most)
  return shown === lightness ? color : `oklch(${shown} ${chroma.toFixed(4)} ${hue.toFixed(2)})`
}
