import type { Page } from 'playwright-core'
import type { Camera } from './camera.ts'

/** What the screens of the lists need beside the page. */
export interface ListStage {
  readonly page: Page
  readonly camera: Camera
  /** The origin of the server, which has the documents. */
  readonly url: string
}

const DOCUMENTS = /\/api\/documents(\?.*)?$/

/** The lists of documents, with what opens over them. */
export async function takeLists({ page, camera, url }: ListStage): Promise<void> {
  const go = (path: string) => page.goto(new URL(path, url).href)
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  await go('/')
  await row('Spring plan').getByRole('img', { name: 'Here now: Ben' }).waitFor()
  for (const title of ['Spring plan', 'Week 9'])
    await page.getByRole('button', { name: `Favourite: ${title}` }).click()
  await page.mouse.move(0, 0)
  await camera.take(page, 'home')
  await page.getByRole('link', { name: 'Spring plan' }).hover()
  await camera.take(page, 'home-row', { widths: [1440] })
  await page.getByRole('button', { name: 'More for Week 10' }).press('Enter')
  await page.getByRole('menu').waitFor()
  await camera.take(page, 'home-row-menu')
  await close(page, 'menu')
  await page.getByRole('button', { name: /^Order/ }).click()
  await page.getByRole('menu').waitFor()
  await camera.take(page, 'home-order')
  await close(page, 'menu')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menu').waitFor()
  await camera.take(page, 'home-settings', { widths: [1440] })
  await close(page, 'menu')
  await page.getByRole('button', { name: /^You are/ }).click()
  await page.getByRole('dialog').waitFor()
  await camera.take(page, 'home-you', { widths: [1440] })
  await close(page, 'dialog')
  for (const title of ['Week 9', 'Week 10'])
    await page.getByRole('checkbox', { name: `Select ${title}`, exact: true }).check()
  await page.getByText('2 selected').waitFor()
  await camera.take(page, 'home-selected')
  await page.getByRole('button', { name: 'Clear the selection' }).click()
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByRole('dialog').waitFor()
  await camera.take(page, 'home-new-project', { widths: [1440] })
  await close(page, 'dialog')
  await page
    .getByRole('button', { name: /Templates/ })
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
  await camera.take(page, 'home-templates')
  await close(page, 'dialog')
  await page.keyboard.press('Control+k')
  await page.locator('.cw-palette-list [role=option]').first().waitFor()
  await camera.take(page, 'palette')
  await page.keyboard.type('week')
  await page.getByRole('option', { name: /Week 9/ }).waitFor()
  await camera.take(page, 'palette-typed')
  await page.keyboard.type(' of nothing that there is')
  await camera.take(page, 'palette-new', { widths: [390, 1440] })
  await close(page, 'dialog')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Navigation' }).click()
  await page.getByRole('dialog', { name: 'Navigation' }).waitFor()
  await camera.take(page, 'drawer', { widths: [390, 768] })
  await close(page, 'dialog')

  await go('/favourites')
  await row('Week 9').waitFor()
  await camera.take(page, 'favourites')
  await go('/recent')
  await row('Spring plan').waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Nothing opened yet' }).waitFor()
  await camera.take(page, 'recent-empty')
  await go('/p/empty-project')
  await page.getByRole('heading', { name: 'Nothing here yet' }).waitFor()
  await camera.take(page, 'project-empty')
}

/** Importing, putting away, and the trash. */
export async function takeTrash({ page, camera, url }: ListStage): Promise<void> {
  const go = (path: string) => page.goto(new URL(path, url).href)
  await go('/trash')
  await page.getByRole('heading', { name: 'Nothing in the trash' }).waitFor()
  await camera.take(page, 'trash-empty')
  await go('/p/shelf')
  await page.getByLabel('Files to import').setInputFiles(
    ['One.md', 'Two.md', 'A picture with a name that is longer than the panel is wide.png'].map((name) => ({
      name,
      mimeType: '',
      buffer: Buffer.from('# Imported'),
    })),
  )
  await page.getByRole('heading', { name: '2 imported, 1 not' }).waitFor()
  await camera.take(page, 'imported')
  await page.reload()
  await page.getByRole('link', { name: 'Imported' }).first().waitFor()
  await page.getByRole('checkbox').first().check()
  await page.getByRole('checkbox').nth(1).check()
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('2 documents are in the trash.').waitFor()
  await camera.take(page, 'put-away')
  await go('/trash')
  await page.getByRole('button', { name: 'Restore Imported' }).first().waitFor()
  await camera.take(page, 'trash')
  await page.getByRole('checkbox').first().check()
  await page.getByText('1 selected').waitFor()
  await camera.take(page, 'trash-selected')
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').waitFor()
  await camera.take(page, 'trash-delete')
}

/** A list that is loading, and one that cannot be loaded. */
export async function takeListTroubles({ page, camera, url }: ListStage): Promise<void> {
  const held = Promise.withResolvers<void>()
  await page.route(DOCUMENTS, async (route) => {
    await held.promise
    await route.abort()
  })
  await page.goto(url)
  await page.locator('.cw-rows-loading').waitFor()
  await camera.take(page, 'loading')
  held.resolve()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  await camera.take(page, 'list-error')
}

async function close(page: Page, role: 'menu' | 'dialog'): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole(role).first().waitFor({ state: 'detached' })
}
