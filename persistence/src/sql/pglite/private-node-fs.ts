import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { FILE_MODE, FOLDER_MODE } from '../../folder/private-folder.ts'

/** What PGlite hands to the file system that sets it up. */
type Setup = Parameters<NodeFS['init']>[1]
type Loaded = Parameters<NonNullable<Setup['preRun']>[number]>[0]

/** The functions of Emscripten's NODEFS that decide about permissions; its types leave them out. */
interface NodeFsOperations {
  readonly node_ops: {
    mknod(parent: unknown, name: string, mode: number, device: number): unknown
    setattr(node: unknown, attributes: Attributes): void
  }
  readonly stream_ops: { setattr(stream: unknown, attributes: Attributes): void }
}

interface Attributes {
  readonly mode?: number
}

/** The kind of file in a mode, and the kind that is a folder (inode(7)). */
const KIND = 0o170000
const FOLDER = 0o040000

/**
 * PGlite's files in a folder of the machine, all of them their owner's only. By itself PGlite makes a new database's
 * files writable for everybody, whatever the umask, and later ones as the umask says.
 */
export class PrivateNodeFs extends NodeFS {
  override async init(pg: PGlite, options: Setup): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [keepPrivate, ...(emscriptenOpts.preRun ?? [])] } }
  }
}

/** Each instance of PGlite has a NODEFS of its own: nobody else is concerned. */
function keepPrivate(loaded: Loaded): void {
  const { node_ops: nodes, stream_ops: streams } = loaded.NODEFS as unknown as NodeFsOperations
  const { mknod, setattr } = nodes
  const setStream = streams.setattr
  nodes.mknod = (parent, name, mode, device) => mknod(parent, name, privateMode(mode), device)
  nodes.setattr = (node, attributes) => setattr(node, privateAttributes(attributes))
  streams.setattr = (stream, attributes) => setStream(stream, privateAttributes(attributes))
}

function privateAttributes(attributes: Attributes): Attributes {
  return attributes.mode === undefined ? attributes : { ...attributes, mode: privateMode(attributes.mode) }
}

function privateMode(mode: number): number {
  const kind = mode & KIND
  return kind | (kind === FOLDER ? FOLDER_MODE : FILE_MODE)
}
