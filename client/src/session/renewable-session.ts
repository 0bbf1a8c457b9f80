import { recoverBlocks } from './recovery/recover-blocks.ts'
import {
  createRoomSession,
  type EditorSession,
  type EditorSessionOptions,
  type RoomSession,
} from './replica-session.ts'

/**
 * Opens a document for an editor, and begins anew when the server refuses the clientID because another client writes
 * under it: with another Yjs document, clientID and local copy, into which what had been typed is written again.
 * {@link EditorSession.doc} and its relatives are other ones from then on; the listeners are told.
 */
export function createEditorSession(options: EditorSessionOptions): EditorSession {
  const listeners = new Set<() => void>()
  let user = options.user
  let room = createRoomSession(options)
  /** Sessions whose documents hold what has not been written again yet. */
  let spoiled: readonly RoomSession[] = []
  let destroyed = false
  room.subscribe(look)

  function look(): void {
    if (room.isSpoiled() && !spoiled.includes(room)) void renew(room)
    else if (spoiled.length > 0 && !spoiled.includes(room) && room.isSynced()) {
      const before = spoiled
      spoiled = []
      for (const old of before) {
        recoverBlocks(old.doc, old.ownIds, room.doc)
        old.doc.destroy()
      }
    }
    for (const listener of listeners) listener()
  }

  async function renew(old: RoomSession): Promise<void> {
    spoiled = [...spoiled, old]
    const connect = old.isWanted()
    user = old.person()
    await old.forget().catch((error: unknown) => {
      // The copy stays spoiled; the next page that opens it begins anew as this one does.
      reportError(error)
    })
    if (destroyed) return
    room = createRoomSession({ ...options, user, connect })
    room.subscribe(look)
    look()
  }

  return {
    address: room.address,
    server: room.server,
    get doc() {
      return room.doc
    },
    get awareness() {
      return room.awareness
    },
    get provider() {
      return room.provider
    },
    snapshot: () => room.snapshot(),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setUser: (next) => room.setUser(next),
    connect: () => room.connect(),
    destroy() {
      destroyed = true
      listeners.clear()
      room.destroy()
      for (const old of spoiled) old.doc.destroy()
    },
  }
}
