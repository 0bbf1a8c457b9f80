export { DocumentEditor, type DocumentEditorProps } from './editor/DocumentEditor.tsx'
export { focusNow } from './editor/input/focus.ts'
export type { Participant } from './session/presence/participants.ts'
export { loadPerson, type Person, randomPerson, savePerson } from './session/presence/person.ts'
export { createEditorSession } from './session/renewable-session.ts'
export type {
  EditorSession,
  EditorSessionOptions,
  SessionPhase,
  SessionSnapshot,
} from './session/replica-session.ts'
export type { SaveState } from './session/saving/save-state.ts'
