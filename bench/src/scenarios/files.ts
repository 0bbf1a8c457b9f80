import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import type { Lab } from '../load/lab.ts'
import { spreadOf } from '../measure/spread.ts'
import { Witness } from '../measure/witness.ts'
import type { Measurement, Scenario } from './scenario.ts'

const PHOTO_BYTES = 20_000_000
const ROUNDS = { full: 5, quick: 2 }
/** Parts that are sent at the same time, as the editor does. */
const AT_ONCE = 3
const DEADLINE_MS = 60_000
const NOTICE = Buffer.from('{"cowrite":"files"}')

/** A large photo that one person uploads and another one waits for. */
export const files: Scenario = {
  name: 'files',
  title: 'A photo of 20 MB in a document',
  description:
    'Somebody uploads a photo of 24 megapixels in parts. Somebody else, who has the document open, is told that it comes and asks for it, which is when a placeholder is shown; then that it is ready, with its smaller pictures. Targets are 500 ms and, from the complete upload, 3,000 ms.',
  metrics: [
    { key: 'placeholder', label: 'others know of the photo', unit: 'ms', better: 'lower', plotted: true },
    { key: 'upload', label: 'all parts are stored', unit: 'ms', better: 'lower', plotted: false },
    { key: 'ready', label: 'smaller pictures after the upload', unit: 'ms', better: 'lower', plotted: true },
    { key: 'healthz', label: 'longest wait for /healthz', unit: 'ms', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws', 'ours-tokens', 'ours-accounts'],
  database: true,
  seconds: (quick) => (quick ? 20 : 40),
  run: upload,
}

/** A file as the server says. */
interface FileState {
  readonly id: string
  readonly status: string
  readonly variants: readonly string[]
}

async function upload(lab: Lab): Promise<Measurement> {
  const base = `http://${lab.endpoint.host}:${lab.endpoint.port}/api`
  const document = `${base}/documents/demo%2Fphotos`
  let hints = 0
  const onOther = (payload: Uint8Array) => {
    if (Buffer.from(payload).includes(NOTICE)) hints++
  }
  await lab.open('photos', { onOther }, 0).synced
  const witness = new Witness({ server: 'ours', port: lab.endpoint.port })
  await witness.report()
  const times = { placeholder: [] as number[], upload: [] as number[], ready: [] as number[] }
  let complete = true
  for (let round = 0; round < ROUNDS[lab.quick ? 'quick' : 'full']; round++) {
    const bytes = await photo()
    const known = hints
    const start = performance.now()
    const { file, partSize } = (await ask('POST', `${document}/files`, {
      ...{ name: 'photo.jpg', size: bytes.length, type: 'image/jpeg' },
    })) as { readonly file: FileState; readonly partSize: number }
    complete &&= await lab.until(() => hints > known, DEADLINE_MS)
    await ask('POST', `${document}/files/addresses`, { ids: [file.id] })
    times.placeholder.push(performance.now() - start)
    await sendParts(`${base}/files/${file.id}`, bytes, partSize)
    const sent = performance.now()
    times.upload.push(sent - start)
    await ask('POST', `${base}/files/${file.id}/complete`)
    complete &&= await isReady(`${base}/files/${file.id}`)
    times.ready.push(performance.now() - sent)
  }
  const { healthz } = await witness.report()
  await witness.stop()
  return {
    values: {
      placeholder: Math.max(...times.placeholder),
      upload: spreadOf(times.upload).median,
      ready: Math.max(...times.ready),
      healthz,
    },
    complete,
    notes: lab.notes,
    curve: [],
  }
}

/** Noise that is as hard to compress as a photo in bright light, with about {@link PHOTO_BYTES}. */
async function photo(): Promise<Buffer> {
  const raw = { width: 1_900, height: 1_267, channels: 3 as const }
  const noise = sharp(randomBytes(raw.width * raw.height * raw.channels), { raw })
  const picture = await noise.resize(6_000, 4_000, { kernel: 'cubic' }).jpeg({ quality: 95 }).toBuffer()
  // What follows the picture is not looked at.
  return Buffer.concat([picture, Buffer.alloc(Math.max(0, PHOTO_BYTES - picture.length))])
}

async function sendParts(path: string, bytes: Buffer, partSize: number): Promise<void> {
  const count = Math.ceil(bytes.length / partSize)
  let next = 0
  const sender = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const body = new Uint8Array(bytes.subarray(number * partSize, (number + 1) * partSize))
      const headers = { 'content-type': 'application/octet-stream' }
      const answer = await fetch(`${path}/parts/${number}`, { method: 'PUT', headers, body })
      if (!answer.ok) throw new Error(`part ${number}: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sender))
}

/** Resolves when the file is ready, to whether it has all its pictures. */
async function isReady(path: string): Promise<boolean> {
  const end = performance.now() + DEADLINE_MS
  while (performance.now() < end) {
    const { file } = (await ask('GET', path)) as { readonly file: FileState }
    if (file.status === 'ready') return file.variants.length === 3
    if (file.status === 'failed') return false
    await delay(20)
  }
  return false
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return await answer.json()
}
