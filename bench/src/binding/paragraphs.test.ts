import { expect, it } from 'vitest'
import { seeded } from '../typing/random.ts'
import { BINDINGS, headlessEditor } from './headless.ts'
import { Paragraphs } from './paragraphs.ts'

it.each(BINDINGS)('types a text with newlines as paragraphs (%s)', (binding) => {
  const random = seeded(7)
  const below = (limit: number): number => Math.floor(random() * limit)
  const editor = headlessEditor(binding)
  const paragraphs = new Paragraphs()
  let text = ''
  for (let i = 0; i < 600; i++) {
    if (text.length > 0 && random() < 0.3) {
      const at = below(text.length)
      editor.dispatch(paragraphs.remove(editor.state, at))
      text = text.slice(0, at) + text.slice(at + 1)
    } else {
      const at = below(text.length + 1)
      const character = random() < 0.2 ? '\n' : String.fromCharCode(97 + below(26))
      editor.dispatch(paragraphs.insert(editor.state, at, character))
      text = text.slice(0, at) + character + text.slice(at)
    }
  }
  const { doc } = editor.state
  expect(doc.textBetween(0, doc.content.size, '\n')).toBe(text)
})
