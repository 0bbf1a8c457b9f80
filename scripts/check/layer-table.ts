/** The layers of the sources of one package. */
export interface PackageLayers {
  /** The folder of the sources, relative to the repository. */
  readonly folder: string
  /**
   * Folders, and files directly in `folder`, from bottom to top. Each imports only from lower layers and from itself.
   * Every folder has a layer; files without one are above all layers.
   */
  readonly layers: readonly (readonly string[])[]
  /** Whether tests have layers too; otherwise they import what they test. */
  readonly testsHaveLayers: boolean
  /**
   * Folders whose own files are the base of their sub-folders: the sub-folders import them. In every other folder the
   * own files import from the sub-folders.
   */
  readonly bases: readonly string[]
}

/** The layers of all packages, which `npm run check` enforces. */
export const LAYERS: readonly PackageLayers[] = [
  {
    folder: 'crdt/src',
    layers: [
      ['errors'],
      ['wire'],
      ['log', 'presence'],
      // The main export is without rich text, which has an export of its own and loads Tiptap.
      ['index.ts', 'richtext'],
      ['testing'],
    ],
    testsHaveLayers: false,
    bases: [],
  },
  {
    folder: 'persistence/src',
    layers: [
      ['document-address.ts', 'steps.ts', 'store-error.ts', 'unit-gate.ts'],
      ['encryption', 'folder'],
      ['sql', 'memory'],
      ['tables'],
      ['access'],
      ['authorship', 'documents', 'keys'],
      [
        'comments',
        'links',
        'notifications',
        'outbox',
        'proposals',
        'requests',
        'runs',
        'updates',
        'usage',
        'versions',
      ],
      ['files'],
      ['maintenance'],
      ['store.ts'],
      ['memory-store.ts', 'sql-store.ts'],
      ['open-store.ts'],
      ['journal'],
      ['testing'],
    ],
    testsHaveLayers: false,
    bases: ['sql'],
  },
  {
    folder: 'ai-assist/src',
    layers: [
      ['agents'],
      ['document', 'room'],
      ['models', 'writing'],
      ['run', 'tasks'],
      ['tools'],
      ['loop'],
      ['offline', 'runs'],
      ['assistant.ts'],
      ['testing'],
    ],
    testsHaveLayers: false,
    bases: [],
  },
  {
    folder: 'server/src',
    layers: [
      ['config', 'errors', 'observability', 'outbound', 'scheduling'],
      ['access', 'compaction', 'features'],
      ['http'],
      ['authorization-server', 'keys'],
      ['rooms'],
      ['cluster', 'events', 'transport', 'workers'],
      ['accounts', 'documents'],
      ['organizations'],
      ['audit', 'authorship', 'sharing'],
      ['embedding', 'files', 'versions'],
      ['content', 'creation', 'housekeeping', 'links'],
      ['comments'],
      ['notifications', 'proposals', 'usage'],
      ['agents'],
      ['mcp'],
      ['cli', 'cowrite-server.ts', 'server-options.ts', 'warm-up.ts'],
      ['server-foundation.ts'],
      ['server-people.ts'],
      ['server.ts'],
      ['lifecycle'],
    ],
    testsHaveLayers: false,
    bases: ['access'],
  },
  {
    folder: 'client/src',
    layers: [['api'], ['session'], ['interface'], ['editor'], ['app', 'widget']],
    testsHaveLayers: true,
    bases: [],
  },
]

/**
 * Imports that the layers refuse and that are still there, with the reason: `server/src/a/b.ts → c/d.ts`. The check
 * fails for an entry that is no longer needed.
 */
export const KNOWN: Readonly<Record<string, string>> = {}
