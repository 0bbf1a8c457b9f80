import { expect, it } from 'vitest'
import { keysLabel } from './key-label.ts'

it('spells keys as the platform does', () => {
  expect(keysLabel('Mod-Shift-b', false)).toBe('Ctrl+Shift+B')
  expect(keysLabel('Mod-Alt-1', false)).toBe('Ctrl+Alt+1')
  expect(keysLabel('Mod-Shift-b', true)).toBe('⇧⌘B')
  expect(keysLabel('Alt-F10', true)).toBe('⌥F10')
  expect(keysLabel('Mod-/', false)).toBe('Ctrl+/')
})
