import sharp, { type Metadata, type Sharp } from 'sharp'
import type { InspectionLimits } from './messages.ts'

/** Smaller pictures, with the width that each has at most, in pixels. */
export const VARIANTS = [
  ['1600', 1_600],
  ['800', 800],
  ['thumb', 320],
] as const
/** Height of a variant at most, as a multiple of its width: a screenshot of a long page stays readable. */
const HEIGHT = 4
/** WebP: AVIF takes ten times as long here for a fifth fewer bytes, and a photo has to be ready in three seconds. */
const VARIANT = { quality: 78, effort: 2 }
/** Quality of the picture in its own size, which replaces the original. */
const QUALITY = 90

/** A picture that was made. */
export interface MadePicture {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** A picture cannot be read, for a reason that its owner is told. */
export class PictureRefused extends Error {}

/**
 * Makes a picture anew, without metadata and turned as it was taken, in its own size and smaller ones; `take` gets each when
 * it is made. Resolves to the size in pixels. Rejects with {@link PictureRefused}.
 */
export async function makePictures(
  input: Buffer,
  { pixels, pictureS }: InspectionLimits,
  take: (picture: MadePicture) => void,
): Promise<{ readonly width: number; readonly height: number }> {
  // One thread for each of the two pictures that are made at the same time, and no cache: there is one picture.
  sharp.concurrency(1)
  sharp.cache(false)
  const open = (pages: number) => sharp(input, { limitInputPixels: pixels, pages, failOn: 'error' })
  try {
    const first = await open(1).metadata()
    const { width, height } = first.autoOrient
    if (width * height > pixels)
      throw new PictureRefused(`The picture has more than ${pixels / 1e6} megapixels.`)
    const isAnimated =
      (first.pages ?? 1) > 1 && isAnimation(first) && width * height * (first.pages ?? 1) <= pixels
    const timed = () =>
      open(isAnimated ? -1 : 1)
        .autoOrient()
        .timeout({ seconds: pictureS })
    const sizes = VARIANTS.filter(([name, size]) => name === 'thumb' || size < width)
    const whole = inOwnFormat(timed(), first, isAnimated)
    const smaller = isAnimated ? eachOf(timed, sizes, take) : oneOfAnother(timed, sizes, take)
    const [original] = await Promise.all([whole.picture.toBuffer(), smaller])
    take({ name: 'original', type: whole.type, bytes: original })
    return { width, height }
  } catch (error) {
    if (error instanceof PictureRefused) throw error
    const isLarge = error instanceof Error && /pixel limit/.test(error.message)
    throw new PictureRefused(
      isLarge
        ? `The picture has more than ${pixels / 1e6} megapixels.`
        : 'The picture is damaged, or too complex.',
      { cause: error },
    )
  }
}

/** Whether several pages are frames: a TIFF has pages. */
function isAnimation({ format }: Metadata): boolean {
  return format === 'gif' || format === 'webp'
}

function inOwnFormat(
  picture: Sharp,
  { format, hasAlpha }: Metadata,
  isAnimated: boolean,
): { readonly picture: Sharp; readonly type: string } {
  const webp = { picture: picture.webp({ quality: QUALITY, effort: 2 }), type: 'image/webp' }
  switch (format) {
    case 'jpeg':
      return { picture: picture.jpeg({ quality: QUALITY }), type: 'image/jpeg' }
    case 'png':
      return { picture: picture.png({ compressionLevel: 6 }), type: 'image/png' }
    case 'gif':
      return isAnimated ? { picture: picture.gif({ effort: 1 }), type: 'image/gif' } : webp
    case 'tiff':
      return hasAlpha ? webp : { picture: picture.jpeg({ quality: QUALITY }), type: 'image/jpeg' }
    default:
      return webp
  }
}

type Sizes = readonly (readonly [name: string, width: number])[]

function fitted(picture: Sharp, width: number): Sharp {
  return picture.resize({ width, height: width * HEIGHT, fit: 'inside', withoutEnlargement: true })
}

/** Makes each smaller picture of the one before: only the first reads the original. */
async function oneOfAnother(
  open: () => Sharp,
  sizes: Sizes,
  take: (picture: MadePicture) => void,
): Promise<void> {
  let source: () => Sharp = open
  for (const [name, size] of sizes) {
    const { data, info } = await fitted(source(), size).raw().toBuffer({ resolveWithObject: true })
    const raw = { width: info.width, height: info.height, channels: info.channels }
    source = () => sharp(data, { raw })
    take({ name, type: 'image/webp', bytes: await source().webp(VARIANT).toBuffer() })
  }
}

async function eachOf(open: () => Sharp, sizes: Sizes, take: (picture: MadePicture) => void): Promise<void> {
  for (const [name, size] of sizes)
    take({ name, type: 'image/webp', bytes: await fitted(open(), size).webp(VARIANT).toBuffer() })
}
