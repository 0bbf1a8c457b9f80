export { ERRORS, type ErrorBody, type ErrorCode, type ErrorEntry } from './errors/errors.ts'
export type { Base } from './log/base.ts'
export { type Block, type Chunk, type Decoded, type Deletions, decodeChunk } from './log/chunk.ts'
export type { Knowledge } from './log/knowledge.ts'
export { CONTENT_LIMITS, type ContentLimits } from './log/limits.ts'
export { lowerClock } from './log/lowered.ts'
export { type AnswerLimits, questionsFor } from './log/questions.ts'
export { readingBase } from './log/reading.ts'
export { rebuildUpdates } from './log/rebuild.ts'
export { encodeChunk, spliceChunks, withNesting } from './log/splice.ts'
export { decodeStateVector } from './log/state-vector.ts'
export { finish, type Steps } from './log/steps.ts'
export {
  type Answer,
  type CompactionInput,
  EMPTY_UPDATE,
  type Examined,
  type LogWeight,
  UpdateLog,
} from './log/update-log.ts'
export { warmUp } from './log/warm-up.ts'
export { isFirstShown, onlyClientOf } from './presence/awareness-message.ts'
export {
  type PresenceLimits,
  type PresenceResult,
  PresenceTable,
  type StateStamp,
} from './presence/presence-table.ts'
export { type StampedUser, UserStamp } from './presence/user-stamp.ts'
export { type Address, formatAddress, parseAddress, readingsOf } from './wire/address.ts'
export { decodeHocuspocus, documentNameOf, hocuspocus } from './wire/hocuspocus.ts'
export type { ClientFrame, ClientMessage } from './wire/message.ts'
export { decodeNotice, encodeNotice, type Hint, isNotice, type ServerNotice } from './wire/notice.ts'
export { ByteReader, MalformedError } from './wire/reader.ts'
export { ByteWriter } from './wire/writer.ts'
export { decodeYws, yws } from './wire/yws.ts'
