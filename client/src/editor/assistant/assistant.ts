import { type Editor, Extension } from '@tiptap/core'
import type { LucideIcon } from 'lucide-react'
import type { RunAction } from '../../api/runs.ts'
import type { DocumentRuns } from './document-runs.ts'

declare module '@tiptap/core' {
  interface Storage {
    assistant: AssistantStorage
  }

  interface EditorEvents {
    /** There is an assistant for the document, or none any more. */
    assistant: object
    /** Somebody asks an agent: for an action, or to choose one; about the selection, the line or the document. */
    ask: { readonly action?: RunAction; readonly about: AskAbout }
  }
}

/** What an agent is asked about: what is selected or else the line, the place of the caret, or the whole document. */
export type AskAbout = 'selection' | 'caret' | 'document'

/** Something that agents can do, for the palette. */
export interface AgentCommand {
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  readonly keys?: string
  readonly words: readonly string[]
  readonly run: () => void
}

/** What the editor holds of its assistant. */
export interface AssistantStorage {
  /** `null` until it is known that there is an assistant in the document. */
  runs: DocumentRuns | null
  /** Whether it is known that there is none: the server has none, or the document keeps agents out. */
  isOff: boolean
  /** Whether agents may work in the document; `null` where the server has no assistant, or it is not known. */
  isAllowed: boolean | null
  /** What agents can be asked for at present, and what can be done about their runs. */
  commands: () => readonly AgentCommand[]
}

/** Holds the document's runs for all parts of the editor. They are loaded after the text. */
export const Assistant = Extension.create<object, AssistantStorage>({
  name: 'assistant',
  addStorage: () => ({ runs: null, isOff: false, isAllowed: null, commands: () => [] }),
})

/** Whether an agent can be asked for an action. */
export function offers({ storage }: Editor, action: RunAction): boolean {
  return storage.assistant.runs?.info.agents.some(({ actions }) => actions.includes(action)) ?? false
}
