export { readContent } from './content.ts'
export { fromMarkdown, IMPORT_CLIENT_ID, toMarkdown } from './markdown.ts'
export { FIELD, type RichtextOptions, richtextExtensions, richtextSchema, SCHEMA_VERSION } from './schema.ts'
export { isSafeImage, isSafeLink } from './urls.ts'
