/** Most files in a Word file that is read: large ones have some hundred. */
const MAX_FILES = 4_000
/** Most bytes of all files together when they are unpacked. */
const MAX_BYTES = 120 * 1024 * 1024
/** Longest comment at the end of a ZIP file, and the size of the record that it belongs to, bytes. */
const MAX_END = 65_535 + 22

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const STORED = 0
const DEFLATED = 8

/**
 * Whether a ZIP file can be unpacked within bounds. Unpacks all of it and keeps nothing, because what a file says of its
 * sizes may be false.
 */
export async function isBoundedZip(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  if (end === null) return false
  const count = view.getUint16(end + 10, true)
  if (count > MAX_FILES) return false
  let at = view.getUint32(end + 16, true)
  let room = MAX_BYTES
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) return false
    const content = contentOf(bytes, view, at)
    if (content === null) return false
    room -= await unpackedSize(content.packed, content.method, room)
    if (room < 0) return false
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return true
}

function endOfDirectory(view: DataView): number | null {
  const least = Math.max(0, view.byteLength - MAX_END)
  for (let at = view.byteLength - 22; at >= least; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  return null
}

function contentOf(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
  at: number,
): { readonly packed: Uint8Array<ArrayBuffer>; readonly method: number } | null {
  const local = view.getUint32(at + 42, true)
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_ENTRY) return null
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  const size = view.getUint32(at + 20, true)
  if (start + size > bytes.length) return null
  return { packed: bytes.subarray(start, start + size), method: view.getUint16(at + 10, true) }
}

/** The size of a file when it is unpacked; more than `most` for one that is larger, damaged or packed in another way. */
async function unpackedSize(packed: Uint8Array<ArrayBuffer>, method: number, most: number): Promise<number> {
  if (method === STORED) return packed.length
  if (method !== DEFLATED) return most + 1
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  let size = 0
  try {
    while (size <= most) {
      const { done, value } = await reader.read()
      if (done) return size
      size += value.length
    }
    await reader.cancel()
    return size
  } catch (error) {
    // The stream says so when the data is damaged.
    if (error instanceof TypeError) return most + 1
    throw error
  }
}
