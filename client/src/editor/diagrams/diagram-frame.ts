import mermaid, { type MermaidConfig } from 'mermaid'
import {
  type DiagramAnswer,
  type DiagramColours,
  type DiagramFault,
  type DiagramRequest,
  type Drawing,
  MAX_DRAWING,
  MAX_SOURCE,
} from './messages.ts'

/**
 * The page `/diagram`, in which sources of diagrams become drawings. It runs in a sandboxed frame without an origin, whose
 * policy loads nothing but this code: whatever a source makes Mermaid do stays in there. The drawings are shown elsewhere,
 * as images, in which nothing runs or loads either.
 */
function start(): void {
  const page = window.parent
  if (page === window) return
  let last = Promise.resolve()
  addEventListener('message', ({ source, data, origin }: MessageEvent<DiagramRequest>) => {
    if (source !== page) return
    // One after the other: Mermaid keeps its settings in one place.
    last = last.then(async () => page.postMessage(await answerTo(data), origin))
  })
  // To any page: it says nothing, and the origin of the page is not known yet.
  page.postMessage({ kind: 'ready' } satisfies DiagramAnswer, '*')
}

async function answerTo({ id, source, colours }: DiagramRequest): Promise<DiagramAnswer> {
  if (source.length > MAX_SOURCE) return { kind: 'fault', id, fault: { kind: 'too-long' } }
  try {
    mermaid.initialize(configOf(colours))
    const { svg } = await mermaid.render(`diagram-${id}`, source)
    const drawing = drawingOf(svg)
    if (drawing.svg.length > MAX_DRAWING) return { kind: 'fault', id, fault: { kind: 'too-long' } }
    return { kind: 'drawn', id, drawing }
  } catch (error) {
    // Mermaid throws for every source that it cannot read.
    return { kind: 'fault', id, fault: faultOf(error) }
  }
}

/** Settings that sources must not change. */
const OWN: readonly string[] = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'htmlLabels',
  'dompurifyConfig',
  'theme',
  'themeCSS',
  'themeVariables',
  'fontFamily',
  'altFontFamily',
  'darkMode',
  'look',
]

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'

function configOf({ ink, fill, line, isDark }: DiagramColours): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    maxTextSize: MAX_SOURCE,
    maxEdges: 500,
    htmlLabels: false,
    secure: [...OWN],
    fontFamily: FONT,
    darkMode: isDark,
    theme: 'base',
    look: 'classic',
    themeVariables: {
      darkMode: isDark,
      fontFamily: FONT,
      fontSize: '14px',
      background: 'transparent',
      primaryColor: fill,
      primaryTextColor: ink,
      primaryBorderColor: line,
      secondaryColor: fill,
      tertiaryColor: fill,
      lineColor: line,
      textColor: ink,
      titleColor: ink,
      edgeLabelBackground: fill,
      noteBkgColor: fill,
      noteTextColor: ink,
      noteBorderColor: line,
    },
  }
}

/** Mermaid's element as a document of its own, in the syntax of XML, which images need. */
function drawingOf(source: string): Drawing {
  const svg = new DOMParser().parseFromString(source, 'text/html').querySelector('svg')
  const [, , width, height] = (svg?.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number)
  if (svg === null || !width || !height) throw new Error('Mermaid drew nothing')
  for (const link of svg.querySelectorAll('a')) {
    link.removeAttribute('href')
    link.removeAttribute('xlink:href')
  }
  svg.setAttribute('width', String(Math.ceil(width)))
  svg.setAttribute('height', String(Math.ceil(height)))
  svg.style.removeProperty('max-width')
  return {
    svg: new XMLSerializer().serializeToString(svg),
    width: Math.ceil(width),
    height: Math.ceil(height),
    title: svg.querySelector(':scope > title')?.textContent ?? '',
  }
}

function faultOf(error: unknown): DiagramFault {
  const message = error instanceof Error ? error.message : String(error)
  if (/no diagram type/i.test(message)) return { kind: 'unknown-type' }
  const line = /\bline:? (\d+)/i.exec(message)?.[1]
  return { kind: 'unreadable', line: line === undefined ? null : Number(line) }
}

start()
