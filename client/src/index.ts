export { DocumentEditor, type DocumentEditorProps } from './editor/DocumentEditor.tsx'
export { focusNow } from './editor/focus.ts'
export type { Participant } from './editor/people.ts'
export { loadPerson, type Person, randomPerson, savePerson } from './editor/person.ts'
export type { SaveState } from './editor/save-state.ts'
export {
  createEditorSession,
  type EditorSession,
  type EditorSessionOptions,
  type SessionPhase,
  type SessionSnapshot,
} from './editor/session.ts'
