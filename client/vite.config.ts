import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Where `npm run dev` finds the server that the pages talk to. */
const server = 'http://127.0.0.1:3000'

export default defineConfig(({ command }) => {
  // A build is for production whoever starts it: under a test runner's NODE_ENV, React's development build would
  // go into it, at twice the size.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return config
})

/**
 * Writes `calc(2 * var(--cw-rem))` for `2rem`: pages that hold a widget give their root element sizes of their own, and
 * rem would follow them.
 */
const ownRem = {
  postcssPlugin: 'own-rem',
  Declaration(declaration: { readonly prop: string; value: string }) {
    if (declaration.prop === '--cw-rem') return
    declaration.value = declaration.value.replace(/(?<![\w.])(-?\d*\.?\d+)rem\b/g, 'calc($1 * var(--cw-rem))')
  },
}

const config: UserConfig = {
  root: here('.'),
  plugins: [react()],
  css: { postcss: { plugins: [ownRem] } },
  build: {
    outDir: here('dist'),
    // Every build starts clean: names carry hashes, and old files would pile up.
    emptyOutDir: true,
    // The browsers that know light-dark(), field-sizing aside; all from 2024.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    sourcemap: true,
    // Which parts a page loads; the build measures them.
    manifest: true,
    // Below this size Vite puts files into the code as data: URLs, which the content-security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        app: here('index.html'),
        document: here('document.html'),
        frame: here('embed.html'),
        embed: here('src/widget/loader.ts'),
      },
      // The loader is a module for other pages: what it exports must stay.
      preserveEntrySignatures: 'exports-only',
      output: {
        // Three parts that change at different times, so that browsers can keep them.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: 'text',
              test: /node_modules[\\/](prosemirror-|@tiptap[\\/]|yjs[\\/]|lib0[\\/]|y-|@hocuspocus[\\/]|@lifeomic|linkifyjs|orderedmap|rope-sequence|w3c-keyname)/,
            },
          ],
        },
        entryFileNames: (chunk) => (chunk.name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  experimental: {
    // Pages live at any depth, so they name files from the root; code finds its parts beside itself, because
    // the widget runs on pages of other origins.
    renderBuiltUrl: (_file, { hostType }) => (hostType === 'js' ? { relative: true } : undefined),
  },
  server: {
    proxy: { '/api': server, '/collab': { target: server, ws: true } },
  },
}
