/** The label of a key combination in ProseMirror's notation (`Mod-Shift-b`): `Ctrl+Shift+B`, or `⇧⌘B` on Apple's platforms. */
export function keysLabel(keys: string, apple: boolean = isApple()): string {
  const parts = keys.split('-')
  const key = parts[parts.length - 1]!
  const modifiers = new Set(parts.slice(0, -1))
  const name = NAMES[key] ?? key.toUpperCase()
  if (!apple) {
    const words = [
      modifiers.has('Mod') && 'Ctrl',
      modifiers.has('Alt') && 'Alt',
      modifiers.has('Shift') && 'Shift',
    ]
    return [...words.filter((word) => word !== false), name].join('+')
  }
  return `${modifiers.has('Alt') ? '⌥' : ''}${modifiers.has('Shift') ? '⇧' : ''}${modifiers.has('Mod') ? '⌘' : ''}${name}`
}

const NAMES: Readonly<Record<string, string>> = {
  Enter: 'Enter',
  Tab: 'Tab',
  Escape: 'Esc',
  F10: 'F10',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

function isApple(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
}
