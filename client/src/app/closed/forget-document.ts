import { saveLanguage } from '../../editor/words/text-language.ts'
import { localStore, windowStore } from '../../session/storage/local-store.ts'
import { PALETTE_KEY } from '../palette/palette-key.ts'
import { forgetFavourite } from '../preferences/favourites.ts'
import { forgetOpened } from '../preferences/recent.ts'
import { forgetVisit } from '../preferences/stored-visit.ts'
import { forgetTitle } from '../titles/remembered-title.ts'

/** Removes what the browser has stored of a document that may not be seen any more, but for the copy of its text. */
export function forgetDocument(address: string): void {
  forgetOpened(address)
  forgetFavourite(address)
  forgetTitle(address)
  forgetVisit(address)
  saveLanguage(localStore(), address, null)
  windowStore()?.removeItem(PALETTE_KEY)
}
