import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, parse, resolve } from 'node:path'
import { StoreError } from '../store-error.ts'

/** Permissions of folders and files that hold what documents say: their owner's only. */
export const FOLDER_MODE = 0o700
export const FILE_MODE = 0o600

/** Permissions of everybody but the owner. */
const OTHERS = 0o077
const PERMISSIONS = 0o777
/** The bit of folders in which everybody may make files, such as `/tmp`. */
const SHARED = 0o1000

/**
 * Makes a folder its owner's only, whatever the process's umask is; it is created when missing. Returns its path
 * without symbolic links. What is in it is left as it is. Throws `folder-unsuitable` when it belongs to another user, is
 * one that all users share, or lies on a file system that does not keep permissions, and `unavailable` when it cannot be
 * made or looked at.
 */
export function privateFolder(folder: string): string {
  const path = resolve(folder)
  try {
    mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
    const real = realpathSync(path)
    const before = statSync(real)
    refuseForeign(path, real, before)
    if (tighten(real, before) && isOpen(statSync(real))) {
      throw unsuitable(path, 'its file system does not keep permissions, so that other users could read it')
    }
    return real
  } catch (error) {
    throw unavailable(path, error)
  }
}

/**
 * Makes a folder and everything in it their owner's only. One look at each entry: some 10 ms for an embedded database,
 * whose number of files hardly depends on how much is in it. Symbolic links are not followed. Throws
 * `unavailable` when an entry cannot be looked at or changed, as one of another user.
 */
export function makePrivate(folder: string): void {
  const waiting = [folder]
  try {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats === undefined || stats.isSymbolicLink()) continue
      tighten(path, stats)
      if (stats.isDirectory()) for (const name of readdirSync(path)) waiting.push(join(path, name))
    }
  } catch (error) {
    throw unavailable(folder, error)
  }
}

/** Whether anything had to be changed. */
function tighten(path: string, stats: Stats): boolean {
  if (!keepsPermissions()) return false
  const mode = stats.isDirectory() ? FOLDER_MODE : FILE_MODE
  if ((stats.mode & PERMISSIONS) === mode) return false
  chmodSync(path, mode)
  return true
}

function refuseForeign(path: string, real: string, { uid, mode }: Stats): void {
  const own = process.geteuid?.()
  if (own === undefined) return
  if ((mode & SHARED) !== 0 || real === parse(real).root) {
    throw unsuitable(path, 'all users of this machine share it; name a folder in it')
  }
  if (uid !== own) {
    throw unsuitable(path, `it belongs to the user ${uid}, and this process runs as the user ${own}`)
  }
}

function isOpen({ mode }: Stats): boolean {
  return (mode & OTHERS) !== 0
}

/** Windows has no such permissions. */
function keepsPermissions(): boolean {
  return process.geteuid !== undefined
}

function unsuitable(path: string, why: string): StoreError {
  return new StoreError('folder-unsuitable', `The data folder ${path} cannot be used: ${why}. ${TODO}`)
}

/** What the system refused, in one line; a mistake in the program is passed on as it is. */
function unavailable(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error
  const message = `The data folder ${path} cannot be used: ${error.message}. ${TODO}`
  return new StoreError('unavailable', message, { cause: error })
}

const TODO = 'Choose another folder (COWRITE_DATA_DIR), or change this one.'
