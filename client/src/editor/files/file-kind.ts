/** What a file is, for people, with the lines of its icon in a square of 24. */
export interface FileKind {
  readonly label: string
  readonly lines: string
}

const SHEET = 'M14 2.5H6.5A1.5 1.5 0 0 0 5 4v16a1.5 1.5 0 0 0 1.5 1.5h11A1.5 1.5 0 0 0 19 20V7.5zM14 2.5v5h5'

/** Kinds by their media type or the end of their name, the first that fits. */
const KINDS: readonly (readonly [pattern: RegExp, label: string, inside: string])[] = [
  [/^application\/pdf|\.pdf$/, 'PDF', 'M8.5 13.5h7M8.5 17h4.5'],
  [/^image\/|\.(?:svg|heic|tiff?)$/, 'Picture', 'm8 18 2.6-3.6 1.9 2.2 1.3-1.6L16.5 18zM9.5 11h.01'],
  [/^video\/|\.(?:mp4|mov|webm|mkv)$/, 'Video', 'm10 12.5 5 3-5 3z'],
  [
    /^audio\/|\.(?:mp3|wav|ogg|m4a|flac)$/,
    'Sound',
    'M10 18v-6l4.5-1v6M10 18a1.2 1.2 0 1 1-.01 0M14.5 17a1.2 1.2 0 1 1-.01 0',
  ],
  [/\.(?:xlsx?|ods|csv|tsv)$|spreadsheet|excel|csv/, 'Table', 'M8 12h8v6H8zM8 15h8M12 12v6'],
  [/\.(?:pptx?|odp|key)$|presentation|powerpoint/, 'Slides', 'M8 12h8v5H8zM12 17v2'],
  [
    /\.(?:docx?|odt|rtf|pages)$|wordprocessing|msword|opendocument\.text/,
    'Document',
    'M8.5 12h7M8.5 15h7M8.5 18h4',
  ],
  [/\.(?:zip|gz|tar|7z|rar)$|zip|compressed/, 'Archive', 'M11 9.5h2M11 12h2M11 14.5h2v3h-2z'],
  [/^text\/|\.(?:txt|md|log|json|xml|ya?ml)$|json|xml/, 'Text', 'M8.5 12h7M8.5 15h7M8.5 18h4'],
]

/** The kind of a file with that media type and name. */
export function kindOfFile(type: string, name: string): FileKind {
  const all = `${type}\n${name}`.toLowerCase()
  const found = KINDS.find(([pattern]) => all.split('\n').some((one) => pattern.test(one)))
  if (found !== undefined) return { label: found[1], lines: `${SHEET}${found[2]}` }
  const ending = /\.([a-z0-9]{1,8})$/.exec(name.toLowerCase())?.[1]
  return { label: ending === undefined ? 'File' : ending.toUpperCase(), lines: SHEET }
}
