export { DocumentEditor, type DocumentEditorProps } from './editor/DocumentEditor.tsx'
export { createEditorSession } from './editor/editor-session.ts'
export { focusNow } from './editor/focus.ts'
export type { Participant } from './editor/people.ts'
export { loadPerson, type Person, randomPerson, savePerson } from './editor/person.ts'
export type { SaveState } from './editor/save-state.ts'
export type {
  EditorSession,
  EditorSessionOptions,
  SessionPhase,
  SessionSnapshot,
} from './editor/session.ts'
