import { describe, expect, it } from 'vitest'
import { fileName } from './file-name.ts'

describe('the name of a file', () => {
  it.each([
    ['Plan', 'Plan.md'],
    ['  Plan  for\t2027 ', 'Plan for 2027.md'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.md'],
    ['../../etc/passwd', 'etc passwd.md'],
    ['', 'Untitled.md'],
    ['...', 'Untitled.md'],
    ['\u0000\n', 'Untitled.md'],
    ['CON', '_CON.md'],
    ['nul.txt', '_nul.txt.md'],
    ['Console', 'Console.md'],
    ['invoice\u202egpj.exe', 'invoice gpj.exe.md'],
    ['Ünïcode 報告 🎉', 'Ünïcode 報告 🎉.md'],
    ['\ud800x', 'x.md'],
  ])('EDIT-140: of %j is %j', (title, name) => {
    expect(fileName(title, 'md')).toBe(name)
  })

  it('EDIT-140: is never longer than file systems take', () => {
    for (const letter of ['a', 'é', '報', '👩‍👩‍👧‍👦']) {
      const name = fileName(letter.repeat(200), 'docx')
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(190)
      expect(name.startsWith(letter)).toBe(true)
      expect(name.isWellFormed()).toBe(true)
    }
  })
})
