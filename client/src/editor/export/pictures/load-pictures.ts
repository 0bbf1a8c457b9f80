import { type Picture, pictureIn } from './picture.ts'

/** Most pictures that are put into a file; further ones stay links. */
const MAX_PICTURES = 200
/** Largest picture that is put into a file, bytes. */
const MAX_BYTES = 10 * 1024 * 1024
/** Most bytes of all pictures in a file. */
const MAX_TOTAL = 40 * 1024 * 1024
/** Time to load one picture, milliseconds. */
const LOAD_MS = 10_000

/** Loads a file; the default is `fetch`. */
export type Load = (address: URL, init: RequestInit) => Promise<Response>

/**
 * The pictures at these addresses that can be put into a file: those on the server of the page `base`. No other server is
 * asked. What cannot be loaded, is too large or is no picture is left out.
 */
export async function loadPictures(
  addresses: Iterable<string>,
  base: string,
  load: Load = (address, init) => fetch(address, init),
): Promise<ReadonlyMap<string, Picture>> {
  const pictures = new Map<string, Picture>()
  let room = MAX_TOTAL
  for (const address of new Set(addresses)) {
    if (pictures.size >= MAX_PICTURES || room <= 0) break
    const url = URL.canParse(address, base) ? new URL(address, base) : null
    if (url?.origin !== new URL(base).origin) continue
    const bytes = await bytesAt(url, Math.min(MAX_BYTES, room), load)
    const picture = bytes === null ? null : pictureIn(bytes)
    if (picture === null) continue
    pictures.set(address, picture)
    room -= picture.bytes.length
  }
  return pictures
}

async function bytesAt(url: URL, most: number, load: Load): Promise<Uint8Array | null> {
  try {
    // A redirect could lead to another server.
    const response = await load(url, { redirect: 'error', signal: AbortSignal.timeout(LOAD_MS) })
    const declared = Number(response.headers.get('content-length') ?? 0)
    if (!response.ok || declared > most) return null
    const bytes = new Uint8Array(await response.arrayBuffer())
    return bytes.length <= most ? bytes : null
  } catch (error) {
    // No connection, a redirect or too slow: the picture stays a link.
    if (error instanceof TypeError || error instanceof DOMException) return null
    throw error
  }
}
