import { Dialog } from '../controls/Dialog.tsx'
import { keysLabel } from '../controls/key-label.ts'
import { HISTORY } from '../history/history-actions.ts'
import { LISTS } from '../lists/list-actions.ts'
import { MARKS } from '../marks/mark-actions.ts'
import { TEXT_STYLES } from '../text-styles/text-style.ts'
import { BLOCKS } from '../toolbar/block-group.ts'
import './shortcuts.css'

interface Shortcut {
  readonly label: string
  readonly keys: string
}

const KEYS: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Text',
    shortcuts: [...withKeys(MARKS), { label: 'Link, with a selection or in one', keys: 'Mod-k' }],
  },
  { title: 'Lines', shortcuts: [...TEXT_STYLES, ...withKeys(LISTS), ...withKeys(BLOCKS)] },
  {
    title: 'Moving about',
    shortcuts: [
      ...withKeys(HISTORY),
      { label: 'Check off a task', keys: 'Mod-Enter' },
      { label: 'Open or close a toggle, in its first line', keys: 'Mod-Enter' },
      { label: 'To a footnote, and back to the text', keys: 'Mod-Enter' },
      { label: 'Move the block or item up', keys: 'Mod-Shift-ArrowUp' },
      { label: 'Move the block or item down', keys: 'Mod-Shift-ArrowDown' },
      { label: 'Menu of the block', keys: 'Mod-Shift-Enter' },
      { label: 'Indent a list item', keys: 'Tab' },
      { label: 'Outdent a list item', keys: 'Shift-Tab' },
      { label: 'New line, same paragraph', keys: 'Shift-Enter' },
      { label: 'Leave a code block', keys: 'Mod-Enter' },
      { label: 'To the bar of a table, link or code, then to the toolbar', keys: 'Alt-F10' },
      { label: 'From a bar back to the text', keys: 'Escape' },
      {
        label:
          'Next comment or suggestion; there Enter replies or accepts, Backspace rejects, E edits, R resolves or asks again',
        keys: 'F8',
      },
      { label: 'Suggest instead of editing, or edit again', keys: 'Mod-Shift-e' },
      { label: 'Previous comment or suggestion', keys: 'Shift-F8' },
      { label: 'Comment on the selection, or on the line', keys: 'Mod-Alt-m' },
      { label: 'Ask an agent about the selection or line', keys: 'Mod-j' },
      { label: 'Stop my runs', keys: 'Mod-.' },
      { label: 'Versions, and back', keys: 'Mod-Alt-Shift-h' },
      { label: 'Who wrote this', keys: 'Mod-Alt-Shift-y' },
      { label: 'Find and replace', keys: 'Mod-Shift-f' },
      { label: 'Say whether all is saved', keys: 'Mod-s' },
      { label: 'This list', keys: 'Mod-/' },
    ],
  },
]

const MARKDOWN: readonly { readonly typed: string; readonly becomes: string }[] = [
  { typed: '/', becomes: 'List of blocks to insert' },
  { typed: ':smile', becomes: 'Emoji' },
  { typed: '@name', becomes: 'Mention of a person or document' },
  { typed: '# … ####', becomes: 'Heading 1 to 4' },
  { typed: '- or *', becomes: 'Bullet list' },
  { typed: '1.', becomes: 'Numbered list' },
  { typed: '[ ]', becomes: 'Task list' },
  { typed: '>', becomes: 'Quotation' },
  { typed: '> [!note]', becomes: 'Callout; also tip, warning, caution' },
  { typed: '```', becomes: 'Code block' },
  { typed: '---', becomes: 'Dividing line' },
  { typed: '**bold**', becomes: 'Bold' },
  { typed: '*italic*', becomes: 'Italic' },
  { typed: '`code`', becomes: 'Inline code' },
  { typed: '~~strike~~', becomes: 'Strike through' },
  { typed: '==mark==', becomes: 'Highlight' },
  { typed: '[text](address)', becomes: 'Link' },
]

/** The list of all shortcuts and of the Markdown that is converted while the user types. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={onClose}>
      <div className="cw-shortcuts">
        {KEYS.map(({ title, shortcuts }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ label, keys }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    <kbd className="cw-keys">{keysLabel(keys)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Markdown, as you type</h3>
          <dl>
            {MARKDOWN.map(({ typed, becomes }) => (
              <div key={typed}>
                <dt>{becomes}</dt>
                <dd>
                  <code className="cw-typed">{typed}</code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}

function withKeys(actions: readonly { readonly label: string; readonly keys?: string }[]): Shortcut[] {
  return actions.flatMap(({ label, keys }) => (keys === undefined ? [] : [{ label, keys }]))
}
