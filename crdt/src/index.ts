export { ERRORS, type ErrorBody, type ErrorCode, type ErrorEntry } from './errors/errors.ts'
export { type Block, type Chunk, type Decoded, type Deletion, decodeChunk } from './log/chunk.ts'
export type { Knowledge } from './log/knowledge.ts'
export { lowerClock } from './log/lowered.ts'
export { rebuildUpdates } from './log/rebuild.ts'
export { encodeChunk, spliceChunks } from './log/splice.ts'
export {
  type Answer,
  type CompactionInput,
  decodeStateVector,
  EMPTY_UPDATE,
  type Examined,
  type LogWeight,
  UpdateLog,
} from './log/update-log.ts'
export { warmUp } from './log/warm-up.ts'
export { onlyClientOf } from './presence/awareness-message.ts'
export { type PresenceLimits, type PresenceResult, PresenceTable } from './presence/presence-table.ts'
export { type Address, formatAddress, parseAddress } from './wire/address.ts'
export { decodeHocuspocus, documentNameOf, hocuspocus } from './wire/hocuspocus.ts'
export type { ClientFrame, ClientMessage } from './wire/message.ts'
export { decodeNotice, encodeNotice, isNotice, type ServerNotice } from './wire/notice.ts'
export { ByteReader, MalformedError } from './wire/reader.ts'
export { ByteWriter } from './wire/writer.ts'
export { decodeYws, yws } from './wire/yws.ts'
