import { Bold, Check, Copy, History, Italic, Pencil, Plus, Redo2, Search, Trash2, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { AgentIcon } from '../../interface/agent-icon.ts'
import { Toast } from '../../interface/Toast.tsx'
import { InTheText } from './InTheText.tsx'
import { People } from './People.tsx'
import { Runs } from './Runs.tsx'
import { SaveStates } from './SaveStates.tsx'
import { Suggestions } from './Suggestions.tsx'

/** All components of the interface in all their states, in the colours of the system. */
export function ComponentsPage() {
  return (
    <main className="cw-components">
      <h1>Components and states</h1>
      <Box title="Buttons">
        <Row>
          <button type="button" className="cw-button cw-button-main">
            Accept
          </button>
          <button type="button" className="cw-button">
            Reject
          </button>
          <button type="button" className="cw-button cw-button-quiet">
            Not now
          </button>
          <button type="button" className="cw-button cw-button-danger">
            Delete…
          </button>
        </Row>
        <Row>
          <button type="button" className="cw-button cw-button-main cw-forced-focus">
            Accept
          </button>
          <button type="button" className="cw-button cw-forced-hover">
            Reject
          </button>
          <button type="button" className="cw-button" aria-busy="true">
            Saving
          </button>
          <button type="button" className="cw-button" disabled>
            Undo
          </button>
        </Row>
        <Row>
          <button type="button" className="cw-button cw-button-small">
            Accept
          </button>
          <button type="button" className="cw-button cw-button-small cw-button-quiet">
            Reject
          </button>
          <span className="cw-separator" />
          <button type="button" className="cw-tool" aria-label="Bold">
            <Bold className="cw-icon" aria-hidden="true" />
          </button>
          <button type="button" className="cw-tool" aria-label="Italic" aria-pressed="true">
            <Italic className="cw-icon" aria-hidden="true" />
          </button>
          <button type="button" className="cw-tool" aria-label="Redo" disabled>
            <Redo2 className="cw-icon" aria-hidden="true" />
          </button>
          <button type="button" className="cw-tool" aria-label="Assistant">
            <AgentIcon className="cw-icon" />
          </button>
        </Row>
      </Box>
      <Box title="Fields">
        <div className="cw-form">
          <input className="cw-input" aria-label="Empty" placeholder="Name or address" />
          <input className="cw-input cw-forced-focus" aria-label="Focused" defaultValue="gorge" />
          <div className="cw-field">
            <input
              className="cw-input"
              aria-label="Wrong"
              aria-invalid="true"
              aria-describedby="wrong"
              defaultValue="mara@northfold"
            />
            <p id="wrong" className="cw-field-error">
              The part after @ needs a dot.
            </p>
          </div>
        </div>
      </Box>
      <Box title="Save state">
        <SaveStates />
      </Box>
      <Box title="People and agents" wide>
        <People />
      </Box>
      <Box title="In the text" wide>
        <InTheText />
      </Box>
      <Box title="Suggestions" wide>
        <Suggestions />
      </Box>
      <Box title="Runs of agents" wide>
        <Runs />
      </Box>
      <Box title="Menu">
        <Menu />
      </Box>
      <Box title="Toast">
        <Toast action={{ label: 'Undo', run: () => {} }} onClose={() => {}}>
          <strong>Crew notes</strong> is in the trash.
        </Toast>
      </Box>
      <Box title="Loading, problem, empty">
        <div className="cw-lines">
          <span />
          <span />
          <span />
        </div>
        <div className="cw-problem">
          <span>The list could not be loaded.</span>
          <button type="button" className="cw-button cw-button-small">
            Try again
          </button>
        </div>
        <div className="cw-empty">
          <h2>Nothing here yet</h2>
          <p>Start with an empty page.</p>
        </div>
      </Box>
    </main>
  )
}

function Menu() {
  return (
    <div className="cw-panel cw-menu" role="menu" aria-label="A menu" tabIndex={-1}>
      <Item icon={<Pencil className="cw-icon" aria-hidden="true" />} label="Rename" keys="F2" />
      <Item icon={<Copy className="cw-icon" aria-hidden="true" />} label="Make a copy" state="highlighted" />
      <Item
        icon={<Search className="cw-icon" aria-hidden="true" />}
        label="Find and replace…"
        keys="Ctrl+Shift+F"
      />
      <Item icon={<Check className="cw-icon" aria-hidden="true" />} label="Light colours" state="checked" />
      <hr className="cw-menu-rule" />
      <Item icon={<History className="cw-icon" aria-hidden="true" />} label="Versions" state="disabled" />
      <Item icon={<Plus className="cw-icon" aria-hidden="true" />} label="New document" keys="N" />
      <Item icon={<Undo2 className="cw-icon" aria-hidden="true" />} label="Undo" keys="Ctrl+Z" />
      <Item icon={<Trash2 className="cw-icon" aria-hidden="true" />} label="Move to trash" />
    </div>
  )
}

interface ItemProps {
  readonly icon: ReactNode
  readonly label: string
  readonly keys?: string
  readonly state?: 'highlighted' | 'checked' | 'disabled'
}

function Item({ icon, label, keys, state }: ItemProps) {
  return (
    <div
      role="menuitem"
      tabIndex={-1}
      aria-disabled={state === 'disabled' || undefined}
      className="cw-menu-item"
      data-highlighted={state === 'highlighted' || undefined}
      data-state={state === 'checked' ? 'checked' : undefined}
      data-disabled={state === 'disabled' || undefined}
    >
      {icon}
      <span className="cw-menu-label">{label}</span>
      {keys !== undefined && <kbd className="cw-keys">{keys}</kbd>}
    </div>
  )
}

function Box({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <section className="cw-components-box" data-wide={wide || undefined}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Row({ children }: { children: ReactNode }) {
  return <div className="cw-components-row">{children}</div>
}
