import { createHash } from 'node:crypto'
import type { InspectionLimits, InspectionMessage } from './messages.ts'
import { type Ends, HEAD_BYTES, type Sniffed, sniff, TAIL_BYTES } from './sniff.ts'

/** Writes a message, with the bytes that follow it. */
export type Report = (message: InspectionMessage, bytes?: Buffer) => void

/** Inspects a file, in a process of its own: says what it is, and makes pictures of one that is a picture. */
export async function inspect(
  content: AsyncIterable<Buffer>,
  limits: InspectionLimits,
  report: Report,
): Promise<void> {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  let size = 0
  let head: Buffer = Buffer.alloc(0)
  let tail: Buffer = Buffer.alloc(0)
  for await (const chunk of content) {
    hash.update(chunk)
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES)
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES)
    size += chunk.length
    if (size <= limits.pictureBytes) kept.push(chunk)
    else kept.length = 0
  }
  const sniffed = await sniff({ head, tail } satisfies Ends)
  if (!sniffed.ok) return report({ kind: 'refused', why: sniffed.why })
  if (sniffed.kind === 'image' && size > limits.pictureBytes)
    return report({ kind: 'refused', why: `Pictures can have ${limits.pictureBytes / 2 ** 20} MiB at most.` })
  await reportContent(sniffed, hash.digest('hex'), Buffer.concat(kept), { limits, report })
}

async function reportContent(
  { type, kind }: Extract<Sniffed, { readonly ok: true }>,
  hash: string,
  input: Buffer,
  { limits, report }: { readonly limits: InspectionLimits; readonly report: Report },
): Promise<void> {
  report({ kind: 'verdict', hash, type, shownAs: kind })
  if (kind !== 'image') return report({ kind: 'done', width: null, height: null })
  // Loaded only for pictures: other files are known sooner.
  const { makePictures, PictureRefused } = await import('./pictures.ts')
  try {
    const made = await makePictures(input, limits, ({ name, type: made, bytes }) =>
      report({ kind: 'object', name, type: made, size: bytes.length }, bytes),
    )
    report({ kind: 'done', ...made })
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error
    report({ kind: 'refused', why: error.message })
  }
}
