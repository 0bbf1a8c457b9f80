export { Binding, type BindingState, type EditorHost } from './editor/binding.ts'
export { bindingOf, bindingPlugin } from './editor/plugin.ts'
export { syncKey } from './editor/sync-key.ts'
export { fromRelativePosition, toRelativePosition } from './positions/positions.ts'
