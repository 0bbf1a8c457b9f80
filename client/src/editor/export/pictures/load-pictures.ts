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

/** Where pictures are. */
export interface PicturePlaces {
  /** The address of the document's page. */
  readonly base: string
  /** Where stored pictures can be loaded now, by the addresses in the document. */
  readonly addresses: Readonly<Record<string, string>>
}

/**
 * The pictures at these addresses that can be put into a file: those on the server of the page `base`. No other server is
 * asked. Those of other formats than word processors know become PNG. What cannot be loaded, is too large or is no picture is left out.
 */
export async function loadPictures(
  addresses: Iterable<string>,
  { base, addresses: known }: PicturePlaces,
  load: Load = (address, init) => fetch(address, init),
): Promise<ReadonlyMap<string, Picture>> {
  const pictures = new Map<string, Picture>()
  let room = MAX_TOTAL
  for (const address of new Set(addresses)) {
    if (pictures.size >= MAX_PICTURES || room <= 0) break
    const place = known[address] ?? address
    const url = URL.canParse(place, base) ? new URL(place, base) : null
    if (url?.origin !== new URL(base).origin) continue
    const bytes = await bytesAt(url, Math.min(MAX_BYTES, room), load)
    const picture = bytes === null ? null : (pictureIn(bytes) ?? (await asPng(bytes)))
    if (picture === null) continue
    pictures.set(address, picture)
    room -= picture.bytes.length
  }
  return pictures
}

/** A picture of another format as PNG; `null` for what the browser does not show. */
async function asPng(bytes: Uint8Array): Promise<Picture | null> {
  if (typeof OffscreenCanvas === 'undefined') return null
  try {
    const image = await createImageBitmap(new Blob([bytes.slice()]))
    const canvas = new OffscreenCanvas(image.width, image.height)
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    image.close()
    const png = await canvas.convertToBlob({ type: 'image/png' })
    return pictureIn(new Uint8Array(await png.arrayBuffer()))
  } catch (error) {
    // It is no picture.
    if (error instanceof DOMException) return null
    throw error
  }
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
