export { headingLevel } from './attributes.ts'
export {
  type Author,
  type AuthoredBlock,
  type AuthoredRange,
  type AuthoredRun,
  authoredBlocks,
} from './authored.ts'
export { codeFence } from './code-fence.ts'
export { readContent } from './content.ts'
export { type BlockChange, diffBlocks, plainText } from './diff.ts'
export { type Extent, MAX_DEPTH, measure } from './extent.ts'
export { toHtml } from './html.ts'
export { fromMarkdown, IMPORT_CLIENT_ID, toMarkdown } from './markdown.ts'
export { restoreUpdate } from './restore.ts'
export { FIELD, type RichtextOptions, richtextExtensions, richtextSchema, SCHEMA_VERSION } from './schema.ts'
export { isSafeImage, isSafeLink } from './urls.ts'
export type { WordChange } from './words.ts'
