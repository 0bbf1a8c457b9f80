import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Origin of the Cowrite server in development. `npm run dev` starts it. */
const server = 'http://127.0.0.1:3000'

export default defineConfig(({ command }) => {
  // Builds are always for production. A test runner sets another NODE_ENV, with which React's development build, of twice
  // the size, would be included.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return config
})

/**
 * Replaces `2rem` by `calc(2 * var(--cw-rem))`, because `rem` depends on the root element, whose font size a host page of
 * a widget may change.
 */
const ownRem = {
  postcssPlugin: 'own-rem',
  Declaration(declaration: { readonly prop: string; value: string }) {
    if (declaration.prop === '--cw-rem') return
    declaration.value = declaration.value.replace(/(?<![\w.])(-?\d*\.?\d+)rem\b/g, 'calc($1 * var(--cw-rem))')
  },
}

/**
 * Fields of Tiptap's extensions that Cowrite does not use: those that only Tiptap's reader and writer of Markdown ask for,
 * and the rules for pasted text, which are off.
 */
const UNUSED_FIELDS: ReadonlySet<string> = new Set([
  'addPasteRules',
  'markdownOptions',
  'markdownTokenName',
  'markdownTokenizer',
  'parseMarkdown',
  'renderMarkdown',
])

/** A node of a syntax tree. */
interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** The view by which Tiptap's images are resized, which is off. */
const UNUSED_OF_IMAGES: ReadonlySet<string> = new Set([...UNUSED_FIELDS, 'addNodeView'])

/** Leaves these fields out of the bundle, with all that only they use: 5 KB by Brotli. */
const withoutUnusedFields: Plugin = {
  name: 'without-unused-fields-of-tiptap',
  transform: {
    filter: { id: /@tiptap[\\/]extension-[\w-]+[\\/]dist[\\/]/ },
    handler(code, id) {
      const unused = id.includes('extension-image') ? UNUSED_OF_IMAGES : UNUSED_FIELDS
      let result = code
      // From the end, so that the offsets before stay right.
      for (const { start, end } of unusedFields(this.parse(code), unused).sort((a, b) => b.start - a.start)) {
        result = result.slice(0, start) + result.slice(end).replace(/^\s*,/, '')
      }
      return { code: result, map: null }
    },
  },
}

/** The properties of object literals that have one of these names; none is inside of another. */
function unusedFields(node: unknown, unused: ReadonlySet<string>): SyntaxNode[] {
  if (Array.isArray(node)) return node.flatMap((each) => unusedFields(each, unused))
  if (typeof node !== 'object' || node === null) return []
  if (isUnusedField(node, unused)) return [node]
  return Object.values(node).flatMap((each) => unusedFields(each, unused))
}

function isUnusedField(node: object, unused: ReadonlySet<string>): node is SyntaxNode {
  if (!('type' in node) || node.type !== 'Property' || !('key' in node)) return false
  const { key } = node
  const name = typeof key === 'object' && key !== null && 'name' in key ? key.name : null
  return typeof name === 'string' && unused.has(name)
}

/** Leaves out the older formats of KaTeX's fonts: all browsers of the build's target read WOFF2. */
const woff2Only = {
  postcssPlugin: 'woff2-only',
  Declaration(declaration: { readonly prop: string; value: string }) {
    if (declaration.prop !== 'src' || !declaration.value.includes('KaTeX')) return
    declaration.value = declaration.value.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, '')
  },
}

/** The sources of the project, where a module is one noun and not a list of exports. */
const OWN_SOURCES = /[\\/](client|crdt)[\\/]src[\\/]/

/** What is loaded with `entry`, without what it loads later. */
function loadedWith(
  entry: string,
  infoOf: (id: string) => { readonly importedIds: readonly string[] } | null,
) {
  const loaded = new Set([entry])
  for (const id of loaded) {
    for (const next of infoOf(id)?.importedIds ?? []) if (OWN_SOURCES.test(next)) loaded.add(next)
  }
  return loaded
}

const listModules = new Set<string>()
const documentModules = new Set<string>()
const widgetModules = new Set<string>()

/** Learns which of the project's modules the list of documents and the page of a document need at once. */
const firstModules: Plugin = {
  name: 'first-modules',
  buildEnd() {
    const infoOf = (id: string) => this.getModuleInfo(id)
    const list = here('src/app/main.tsx')
    for (const id of loadedWith(list, infoOf)) if (id !== list) listModules.add(id)
    for (const id of loadedWith(here('src/app/document.tsx'), infoOf)) documentModules.add(id)
    for (const id of loadedWith(here('src/widget/view.tsx'), infoOf)) widgetModules.add(id)
  },
}

const config: UserConfig = {
  root: here('.'),
  plugins: [react(), withoutUnusedFields, firstModules],
  resolve: {
    // Parts of libraries that are large for what is used of them.
    alias: [
      { find: /^lib0\/logging$/, replacement: here('src/bundle/yjs-logging.ts') },
      { find: /^@tiptap\/pm\/history$/, replacement: here('src/bundle/history.ts') },
    ],
  },
  // So that a worker loads only what its task needs.
  worker: { format: 'es' },
  css: { postcss: { plugins: [ownRem, woff2Only] } },
  build: {
    outDir: here('dist'),
    // File names contain hashes, so old files would accumulate.
    emptyOutDir: true,
    // The browsers that know light-dark(), field-sizing aside; all from 2024.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    sourcemap: true,
    // The manifest lists the files that each page loads. The build measures them (scripts/build/budgets.ts).
    manifest: true,
    // Below this size Vite puts files into the code as data: URLs, which the content-security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        app: here('index.html'),
        document: here('document.html'),
        frame: here('embed.html'),
        diagram: here('diagram.html'),
        embed: here('src/widget/loader.ts'),
      },
      // The loader is a module for host pages, so its exports must be kept.
      preserveEntrySignatures: 'exports-only',
      output: {
        // React, the libraries of the text, and the code of this project change at different times, so that browsers can
        // cache them separately.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: 'text',
              test: /node_modules[\\/](prosemirror-(?!tables)|@tiptap[\\/](?!markdown|pm[\\/]dist[\\/]tables)|yjs[\\/]|lib0[\\/]|y-|@hocuspocus[\\/]|@lifeomic|orderedmap|rope-sequence|w3c-keyname)/,
            },
            {
              name: 'menus',
              test: /node_modules[\\/](@?radix-ui|@floating-ui|aria-hidden|react-remove-scroll|react-style-singleton|use-)/,
            },
            { name: 'preload', test: /vite[\\/]preload-helper/ },
            { name: 'icons', test: /node_modules[\\/]lucide-react[\\/]/, tags: ['$initial'] },
            // What the list of documents needs at once, in three files. Else each module that some other part shares has a
            // file of its own, and thirty requests take longer than their code.
            { name: 'common', test: (id) => listModules.has(id) && widgetModules.has(id) },
            { name: 'shell', test: (id) => listModules.has(id) && documentModules.has(id) },
            { name: 'list', test: (id) => listModules.has(id) },
          ],
        },
        entryFileNames: (chunk) => (chunk.name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  experimental: {
    // Pages have paths of any depth, so they refer to files from the root. Scripts refer to their chunks relative to
    // themselves, because the widget runs on pages of other origins.
    renderBuiltUrl: (_file, { hostType }) => (hostType === 'js' ? { relative: true } : undefined),
  },
  server: {
    proxy: { '/api': server, '/collab': { target: server, ws: true } },
  },
}
