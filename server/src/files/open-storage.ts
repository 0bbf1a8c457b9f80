import type { FilesPlace } from '../config/files.ts'
import type { FileStorage } from './storage/file-storage.ts'
import { FolderStorage } from './storage/folder-storage.ts'
import { MemoryStorage } from './storage/memory-storage.ts'
import { S3Storage } from './storage/s3-storage.ts'

/** The storage that the configuration asks for. */
export function openStorage(place: FilesPlace): FileStorage {
  switch (place.kind) {
    case 'memory':
      return new MemoryStorage()
    case 'folder':
      return new FolderStorage(place.folder)
    case 'bucket':
      return new S3Storage(place)
    default:
      return place satisfies never
  }
}
