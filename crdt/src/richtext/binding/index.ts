export type { HeldBlock } from './composition/held-block.ts'
export { createElement, writeContent } from './content/write.ts'
export { Binding, type BindingState } from './editor/binding.ts'
export type { BindingOptions, EditorHost } from './editor/editor-host.ts'
export {
  blockIdAt,
  fromRelativePosition,
  positionOfBlock,
  toRelativePosition,
  writtenAt,
  writtenBetween,
} from './editor/editor-positions.ts'
export { bindingOf, bindingPlugin } from './editor/plugin.ts'
export { syncKey } from './editor/sync-key.ts'
export { isRevert } from './local/revert-meta.ts'
export type { Id as BlockId } from './moves/ids.ts'
export { MoveFollower } from './moves/move-follower.ts'
export { settleMoves } from './moves/settle.ts'
export { UpdateGate } from './moves/update-gate.ts'
export type { Written, WrittenRun } from './positions/written.ts'
export { UndoHistory, type UndoOptions } from './undo/undo-history.ts'
