export { Binding, type BindingOptions, type BindingState, type EditorHost } from './editor/binding.ts'
export { bindingOf, bindingPlugin } from './editor/plugin.ts'
export { fromRelativePosition, toRelativePosition } from './positions/positions.ts'
export { UndoHistory, type UndoOptions } from './undo/undo-history.ts'
