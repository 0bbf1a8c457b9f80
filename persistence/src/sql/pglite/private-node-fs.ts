import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { FILE_MODE, FOLDER_MODE } from '../../folder/private-folder.ts'

/** The options that PGlite passes to its file system. */
type Setup = Parameters<NodeFS['init']>[1]
type Loaded = Parameters<NonNullable<Setup['preRun']>[number]>[0]

/** The functions of Emscripten's NODEFS that set permissions; they are missing in its types. */
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

/** The bits of a mode with the kind of file, and their value for a folder (inode(7)). */
const KIND = 0o170000
const FOLDER = 0o040000

/**
 * The file system of PGlite in a folder of the machine, with all files private to their owner. Without it, PGlite makes
 * the files of a new database writable for all users whatever the umask is, and later files as the umask says.
 */
export class PrivateNodeFs extends NodeFS {
  override async init(pg: PGlite, options: Setup): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [keepPrivate, ...(emscriptenOpts.preRun ?? [])] } }
  }
}

/** Changes the NODEFS of one instance of PGlite. */
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
