export { Binding, type BindingState, type EditorHost } from './editor/binding.ts'
export { bindingOf, bindingPlugin } from './editor/plugin.ts'
export { fromRelativePosition, toRelativePosition } from './positions/positions.ts'
