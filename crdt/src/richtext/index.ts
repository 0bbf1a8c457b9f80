export type { Anchor, AnchorPlace, BlockAnchor, Range, TextAnchor, WordRun } from './anchors/anchor.ts'
export { type Anchored, FollowedAnchors } from './anchors/followed-anchors.ts'
export { anchorOfBlock, anchorOfText } from './anchors/make-anchor.ts'
export { placeAnchor } from './anchors/place-anchor.ts'
export {
  Binding,
  type BindingOptions,
  type BindingState,
  type BlockId,
  bindingOf,
  bindingPlugin,
  blockIdAt,
  createElement,
  type EditorHost,
  fromRelativePosition,
  type HeldBlock,
  isRevert,
  MoveFollower,
  positionOfBlock,
  settleMoves,
  syncKey,
  toRelativePosition,
  UndoHistory,
  type UndoOptions,
  UpdateGate,
  type Written,
  type WrittenRun,
  writtenAt,
  writtenBetween,
} from './binding/index.ts'
export { type Applied, BlockDocument } from './blocks/block-document.ts'
export type {
  BlockRef,
  BlockSelection,
  BlocksFound,
  BlocksRead,
  BlockView,
  FoundBlock,
  OutlineBlock,
  OutlinePart,
} from './blocks/block-view.ts'
export { type BlockHandle, handleOf, idOfHandle } from './blocks/handle.ts'
export type { BlockOperation, OperationResult } from './blocks/operation.ts'
export {
  type Author,
  type AuthoredBlock,
  type AuthoredRange,
  type AuthoredRun,
  authoredBlocks,
} from './content/authored.ts'
export { readContent, type WrittenContent } from './content/content.ts'
export { type Extent, MAX_DEPTH, measure } from './content/extent.ts'
export { mentionedDocuments } from './content/mentioned-documents.ts'
export { referencedFiles } from './content/referenced-files.ts'
export { plainText } from './diff/block-text.ts'
export { type BlockChange, diffBlocks } from './diff/diff.ts'
export {
  type BlockStep,
  type Differences,
  differences,
  type WriterShare,
  type Writers,
} from './diff/differences.ts'
export type { Extent as ChangeExtent, Mark as ChangeMark, MarkedContent } from './diff/marked.ts'
export type { WordChange } from './diff/words.ts'
export { type DrawnPart, drawnParts, sharedPosition } from './held/drawn.ts'
export { type ForkOptions, SuggestionFork } from './held/fork.ts'
export { forkPlugin } from './held/fork-plugin.ts'
export type { HeldHunk } from './held/held-hunk.ts'
export { contentToHtml, toHtml } from './html/html.ts'
export {
  contentToMarkdown,
  contentUpdate,
  fromMarkdown,
  IMPORT_CLIENT_ID,
  markdownContent,
  toMarkdown,
} from './markdown/markdown.ts'
export { findAutolinks } from './markdown/reader/autolinks.ts'
export { MarkdownBlockStream, type StreamChange } from './markdown/stream.ts'
export { codeFence } from './markdown/writer/code-fence.ts'
export { restoreUpdate } from './restore/restore.ts'
export { type Reverted, revertRun } from './revert/revert-run.ts'
export {
  ALIGNMENTS,
  CALLOUTS,
  type CalloutKind,
  calloutOf,
  captionOf,
  dayOf,
  fileName,
  headingLevel,
  latexOf,
  MAX_CAPTION,
  MAX_FILE_NAME,
  MAX_LATEX,
  MAX_SOURCE,
  MIN_PERCENT,
  mediaType,
  mentionLabel,
  mentionTarget,
  sourceOf,
} from './schema/attributes.ts'
export { Contents } from './schema/contents.ts'
export { DateNode } from './schema/date.ts'
export { FileCard, NAMELESS_FILE } from './schema/file-card.ts'
export { Footnote, FootnoteReference } from './schema/footnotes.ts'
export { InlineMath } from './schema/inline-math.ts'
export { inlineText } from './schema/inline-text.ts'
export { Link } from './schema/link.ts'
export { documentOfPath, documentPath, Mention, mentionText } from './schema/mention.ts'
export { Picture } from './schema/picture.ts'
export { placeholderExtensions } from './schema/placeholders.ts'
export { CALLOUT_LABELS, Quotation } from './schema/quotation.ts'
export {
  FIELD,
  type RichtextOptions,
  richtextExtensions,
  richtextSchema,
  SCHEMA_VERSION,
} from './schema/schema.ts'
export { columnWidths, MIN_COLUMN_WIDTH, Table, tableStyles } from './schema/tables.ts'
export { Toggle } from './schema/toggle.ts'
export { isSafeImage, isSafeLink } from './schema/urls.ts'
export { type Described, describeHeld } from './suggestions/describe-held.ts'
export { type Drafted, draftSuggestion } from './suggestions/draft.ts'
export { draftUpdate } from './suggestions/draft-update.ts'
export type { Hunk, HunkChange, HunkKind, MarkChange, TextEdit } from './suggestions/hunk.ts'
export type { HunkState, HunkView, JsonPosition } from './suggestions/hunk-view.ts'
export {
  type AcceptedHunk,
  type Released,
  type ReleasedBy,
  type ReleasedUpdate,
  releaseHunks,
  undoHunks,
} from './suggestions/release.ts'
export { viewHunk } from './suggestions/view.ts'
export { writeCritic } from './tracked/critic-markup.ts'
export { resolveCritic } from './tracked/resolve-critic.ts'
export {
  type OwnedHunk,
  TRACKED,
  type TrackedBlock,
  type TrackedChange,
  type TrackedDocument,
  trackedDocument,
} from './tracked/tracked.ts'
