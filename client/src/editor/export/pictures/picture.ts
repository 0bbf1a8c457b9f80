/** The formats of pictures that word processors and browsers show. */
export type PictureType = 'png' | 'jpg' | 'gif' | 'bmp'

/** A picture with its size in pixels. */
export interface Picture {
  readonly type: PictureType
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** Largest width and height that a picture may say it has. */
const MAX_PIXELS = 65_535

/**
 * The picture in these bytes, by its first bytes alone: nothing is decoded. `null` for other formats, and for what is
 * damaged at the start.
 */
export function pictureIn(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = pngSize(view) ?? gifSize(view) ?? bmpSize(view) ?? jpegSize(view)
  if (found === null) return null
  const [type, width, height] = found
  const isPicture = width > 0 && height > 0 && width <= MAX_PIXELS && height <= MAX_PIXELS
  return isPicture ? { type, bytes, width, height } : null
}

type Found = readonly [type: PictureType, width: number, height: number]

function pngSize(view: DataView): Found | null {
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a)
    return null
  return ['png', view.getUint32(16), view.getUint32(20)]
}

function gifSize(view: DataView): Found | null {
  if (view.byteLength < 10 || view.getUint32(0) !== 0x47494638) return null
  return ['gif', view.getUint16(6, true), view.getUint16(8, true)]
}

function bmpSize(view: DataView): Found | null {
  if (view.byteLength < 26 || view.getUint16(0) !== 0x424d || view.getUint32(14, true) < 40) return null
  // A negative height means that the first line is the upper one.
  return ['bmp', view.getInt32(18, true), Math.abs(view.getInt32(22, true))]
}

function jpegSize(view: DataView): Found | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    // The markers of a frame; C4, C8 and CC are tables.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return ['jpg', view.getUint16(at + 7), view.getUint16(at + 5)]
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}
