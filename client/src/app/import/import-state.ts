/** How far one file is. */
export type ImportState =
  | { readonly state: 'waiting' }
  | { readonly state: 'reading' }
  | { readonly state: 'saving' }
  | { readonly state: 'done'; readonly address: string; readonly note: string | null }
  | { readonly state: 'failed'; readonly problem: string }

/** One file that is being imported. */
export interface ImportItem {
  readonly id: number
  readonly name: string
  readonly progress: ImportState
}

/** What a state is in words. */
export function wordsOf(progress: ImportState): string {
  switch (progress.state) {
    case 'waiting':
      return 'Waiting'
    case 'reading':
      return 'Reading…'
    case 'saving':
      return 'Saving…'
    case 'done':
      return progress.note ?? 'Imported'
    case 'failed':
      return progress.problem
    default:
      return progress satisfies never
  }
}

/** Whether nothing more happens to any of these files. */
export function isOver(items: readonly ImportItem[]): boolean {
  return items.every(({ progress }) => progress.state === 'done' || progress.state === 'failed')
}
