import { describe, expect, it } from 'vitest'
import { luminance, oklch } from './color.ts'
import { PALETTE } from './person.ts'
import { cssColor, shownColor } from './shown-color.ts'

const contrast = (a: string, b: string): number => {
  const [dim, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

describe('the colours of people', () => {
  it.each(PALETTE)('EDIT-24: $name is legible on the light page and on the dark one', ({ color, dark }) => {
    expect(shownColor(color.toUpperCase())).toEqual({ light: color, dark })
    expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color, '#fdfcf9')).toBeGreaterThanOrEqual(3)
    expect(contrast(dark, '#181715')).toBeGreaterThanOrEqual(4.5)
  })

  it('EDIT-24: a colour of another client keeps its hue and gets a lightness at which it is legible', () => {
    expect(shownColor('#ffee00')).toEqual({
      light: expect.stringMatching(/^oklch\(0\.57 /),
      dark: expect.stringMatching(/^oklch\(0\.86 /),
    })
    expect(shownColor('#101010').light).toMatch(/^oklch\(0\.4 /)
    const middle = '#3f6be0'
    expect(oklch(middle).lightness).toBeLessThan(0.57)
    expect(shownColor(middle).light).toBe(middle)
    expect(cssColor(middle)).toMatch(/^light-dark\(#3f6be0, oklch\(0\.68 /)
  })
})
