import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BindingName } from '../binding/headless.ts'
import type { TypingMessage, TypingResult } from '../binding/main.ts'
import type { Lab } from '../load/lab.ts'
import type { Measurement, Scenario } from './scenario.ts'

const KEYS = { full: 259_778, quick: 20_000 }

/** What the binding between editor and Y.Doc costs for one's own keys. */
export const binding: Scenario = {
  name: 'binding',
  title: 'A paper typed in an editor without a page',
  description:
    'The automerge-paper trace (259,778 keystrokes) is typed in an editor state, a paragraph for each line: by the binding of Cowrite with its undo, and by y-tiptap with its own. The CPU of the same editor without a binding is subtracted. No server takes part; y-tiptap stands in the column of Hocuspocus.',
  metrics: [
    { key: 'cpuPerKey', label: 'CPU of the binding for a key', unit: 'µs', better: 'lower', plotted: true },
    { key: 'editorPerKey', label: 'of the editor alone', unit: 'µs', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'yws', 'relay', 'ours-yws'],
  seconds: (quick) => (quick ? 15 : 240),
  run: measure,
}

async function measure(lab: Lab): Promise<Measurement> {
  const keys = lab.quick ? KEYS.quick : KEYS.full
  const name: BindingName = lab.endpoint.base === '' ? 'y-tiptap' : 'own'
  const alone = await typeWith('none', keys, lab)
  lab.progress(`without a binding: ${(alone.cpu / 1e6).toFixed(1)} s of CPU`)
  const bound = await typeWith(name, keys, lab)
  lab.progress(`with ${name}: ${(bound.cpu / 1e6).toFixed(1)} s of CPU`)
  if (!bound.isRight) lab.notes.push(`${name}: the text is not as typed`)
  return {
    values: { cpuPerKey: (bound.cpu - alone.cpu) / keys, editorPerKey: alone.cpu / keys },
    complete: bound.isRight && alone.isRight,
    notes: lab.notes,
    curve: [],
  }
}

/** Types in a process of its own, so that neither finds the code compiled or the memory used by the other. */
async function typeWith(name: BindingName, keys: number, lab: Lab): Promise<TypingResult> {
  const child = fork(fileURLToPath(new URL('../binding/main.ts', import.meta.url)), [name, String(keys)])
  let result: TypingResult | null = null
  child.on('message', (raw) => {
    const message = raw as TypingMessage
    switch (message.type) {
      case 'progress':
        lab.progress(`${name}: ${message.typed} of ${keys} keys`)
        return
      case 'result':
        result = message.result
        return
      default:
        message satisfies never
    }
  })
  const [code] = await once(child, 'close')
  if (result === null) throw new Error(`typing with ${name} ended with ${code} and no result`)
  return result
}
