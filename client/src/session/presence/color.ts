/** Whether `value` is a colour in the format of the presence, `#rrggbb`. */
export function isColor(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)
}

/** The text colour, black or white, with the higher WCAG contrast on `color` (`#rrggbb`). */
export function inkOn(color: string): '#000000' | '#ffffff' {
  // At a luminance of 0.179 black and white have the same contrast: √(1.05 × 0.05) − 0.05.
  return luminance(color) > 0.179 ? '#000000' : '#ffffff'
}

/** WCAG relative luminance of `#rrggbb`, 0 to 1. */
export function luminance(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
