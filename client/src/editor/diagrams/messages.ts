/** Maximum length of a diagram's source, in UTF-16 units. The time to lay it out grows faster than its length. */
export const MAX_SOURCE = 20_000

/** Maximum length of a drawing, in UTF-16 units: it is kept in the page as the address of an image. */
export const MAX_DRAWING = 2_000_000

/** The colours of a drawing, as CSS colours, so that it fits the theme of the text. */
export interface DiagramColours {
  readonly ink: string
  readonly fill: string
  readonly line: string
  readonly isDark: boolean
}

/** Asks the frame to draw a diagram. */
export interface DiagramRequest {
  readonly id: number
  readonly source: string
  readonly colours: DiagramColours
}

/** Why a source is not drawn: `line` of an error in it, counted from 1, if that is known. */
export type DiagramFault =
  | { readonly kind: 'unreadable'; readonly line: number | null }
  | { readonly kind: 'unknown-type' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'not-loaded' }

/** A drawing in SVG that an image can show, with its size in CSS pixels. */
export interface Drawing {
  readonly svg: string
  readonly width: number
  readonly height: number
  /** The title that the source gives the drawing; empty without one. */
  readonly title: string
}

/** What the frame answers to a request, or `ready` once, when it can take requests. */
export type DiagramAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn'; readonly id: number; readonly drawing: Drawing }
  | { readonly kind: 'fault'; readonly id: number; readonly fault: DiagramFault }

/** What a reader is told instead of a drawing. */
export function faultText(fault: DiagramFault): string {
  switch (fault.kind) {
    case 'unreadable':
      return fault.line === null
        ? 'This diagram has an error.'
        : `This diagram has an error in line ${fault.line}.`
    case 'unknown-type':
      return 'The first line names no kind of diagram, such as “flowchart LR” or “sequenceDiagram”.'
    case 'too-long':
      return `This diagram is too long to be drawn.`
    case 'too-slow':
      return 'This diagram takes too long to draw. Make it smaller.'
    case 'not-loaded':
      return 'The diagram cannot be drawn now. Reload the page to try again.'
    default:
      return fault satisfies never
  }
}

/** The answer in a message of the frame; `null` for anything else. */
export function parseAnswer(data: unknown): DiagramAnswer | null {
  if (!isRecord(data)) return null
  const { kind, id } = data
  if (kind === 'ready') return { kind }
  if (typeof id !== 'number') return null
  if (kind === 'drawn') {
    const drawing = parseDrawing(data['drawing'])
    return drawing === null ? null : { kind, id, drawing }
  }
  const fault = data['fault']
  if (kind !== 'fault' || !isRecord(fault)) return null
  const { line } = fault
  if (fault['kind'] === 'unknown-type') return { kind, id, fault: { kind: 'unknown-type' } }
  if (fault['kind'] === 'too-long') return { kind, id, fault: { kind: 'too-long' } }
  return { kind, id, fault: { kind: 'unreadable', line: typeof line === 'number' ? line : null } }
}

function parseDrawing(value: unknown): Drawing | null {
  if (!isRecord(value)) return null
  const { svg, width, height, title } = value
  if (typeof svg !== 'string' || svg.length > MAX_DRAWING || typeof title !== 'string') return null
  return isSize(width) && isSize(height) ? { svg, width, height, title: title.slice(0, 500) } : null
}

/** Browsers draw no images of more pixels on a side. */
function isSize(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < 30_000
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
