import { describe, expect, it } from 'vitest'
import type { PackageLayers } from './layer-table.ts'
import { layerProblems, missingFolders } from './layers.ts'

const LAYERS: PackageLayers = {
  folder: 'client/src',
  layers: [['errors.ts'], ['api', 'sql'], ['session'], ['editor'], ['app', 'widget'], ['start.ts']],
  testsHaveLayers: true,
  bases: ['sql'],
}

const sources = (files: Record<string, string>) =>
  Object.entries(files).map(([path, text]) => ({ path: `client/src/${path}`, text }))

const problems = (
  files: Record<string, string>,
  layers: PackageLayers = LAYERS,
  known: Record<string, string> = {},
) => layerProblems(sources(files), layers, known)

describe('layers', () => {
  it('accept imports from lower layers, from the own folder and from files without a layer', () => {
    expect(
      problems({
        'index.ts': "export { Page } from './app/Page.tsx'\nexport { start } from './start.ts'",
        'start.ts': "import { Page } from './app/Page.tsx'",
        'app/Page.tsx': "import { Editor } from '../editor/Editor.tsx'\nimport '../editor/styles/index.css'",
        'editor/Editor.tsx':
          "import { Bar } from './bars/Bar.tsx'\nimport type { Session } from '../session/s.ts'",
        'editor/bars/Bar.tsx': "import React from 'react'\nimport { Session } from '../../session/s.ts'",
        'session/s.ts': "import { api } from '../api/http.ts'\nimport { E } from '../errors.ts'",
        'sql/driver/open.ts': "import type { Sql } from '../sql.ts'",
      }),
    ).toEqual([])
  })

  it.each([
    ['api/http.ts', "import { s } from '../session/s.ts'", 'api is not above session'],
    ['session/s.ts', "const load = () => import('../editor/Editor.tsx')", 'session is not above editor'],
    ['session/s.test.ts', "import { e } from '../editor/e.ts'", 'session is not above editor'],
    ['editor/a/b.ts', "export * from '../../widget/view.tsx'", 'editor is not above widget'],
    ['editor/a/b.css', '@import "../../app/styles/index.css";', 'editor is not above app'],
    ['app/a.ts', "import { view } from '../widget/view.tsx'", 'app is not above widget'],
    ['app/a.ts', "import { start } from '../start.ts'", 'app is not above start.ts'],
    ['errors.ts', "import { api } from './api/http.ts'", 'errors.ts is not above api'],
    ['widget/a.ts', "import { all } from '../index.ts'", 'widget is not above index.ts'],
    ['tools/a.ts', "import { s } from '../session/s.ts'", 'tools is in no layer'],
    ['editor/people/Avatar.tsx', "import { p } from '../people.ts'", 'a folder that contains its own folder'],
    ['sql/sql.ts', "import { open } from './driver/open.ts'", 'the files of sql are the base'],
  ])('refuse in %s: %s', (path, text, problem) => {
    expect(problems({ [path]: text })).toEqual([expect.stringContaining(problem)])
  })

  it('refuse circles of folders', () => {
    expect(
      problems({
        'editor/a/one.ts': "import { two } from '../b/two.ts'",
        'editor/b/three.ts': "import { four } from '../c/four.ts'",
        'editor/c/five.ts': "import { six } from '../a/six.ts'",
      }),
    ).toEqual(['folders import from each other: editor/a → editor/b → editor/c → editor/a'])
  })

  it('leave out tests where tests have no layers', () => {
    const text = "import { e } from '../editor/e.ts'"
    const files = { 'session/s.test.ts': text, 'session/s.contract.ts': text, 'session/s-for-tests.ts': text }
    expect(problems(files, { ...LAYERS, testsHaveLayers: false })).toEqual([])
    expect(problems(files)).toHaveLength(3)
  })

  it('contain folders that exist only', () => {
    const files = sources({
      'errors.ts': '',
      'api/a.ts': '',
      'sql/a.ts': '',
      'app/a.ts': '',
      'editor/a.ts': '',
    })
    expect(missingFolders(files, LAYERS)).toEqual(
      ['session', 'widget', 'start.ts'].map(
        (name) => `client/src/${name} is in the table of layers, but does not exist`,
      ),
    )
  })
})

describe('known violations', () => {
  const files = {
    'api/http.ts': "import { s } from '../session/s.ts'",
    'session/s.ts': "import { api } from '../api/http.ts'",
  }

  it('are accepted, also where they would make a circle', () => {
    expect(problems(files, LAYERS, { 'client/src/api/http.ts → session/s.ts': 'a reason' })).toEqual([])
  })

  it('are refused when they are no longer there; those of other packages are not looked at', () => {
    const known = {
      'client/src/api/http.ts → session/s.ts': 'a reason',
      'client/src/session/s.ts → api/http.ts': 'was never a violation',
      'client/src/session/gone.ts → app/a.ts': 'the file is gone',
      'server/src/a/a.ts → b/b.ts': 'another package',
    }
    expect(problems(files, LAYERS, known)).toEqual([
      expect.stringContaining('client/src/session/s.ts → api/http.ts'),
      expect.stringContaining('client/src/session/gone.ts → app/a.ts'),
    ])
  })
})
