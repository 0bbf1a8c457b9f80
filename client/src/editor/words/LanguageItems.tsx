import type { Editor } from '@tiptap/core'
import { Check, Languages } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { localStore } from '../../session/storage/local-store.ts'
import { applyLanguage, loadLanguage, saveLanguage } from './text-language.ts'
import './text-language.css'

/** The languages that are offered beside those of the browser. */
const OFFERED = [
  ...[
    'ar',
    'cs',
    'da',
    'de',
    'el',
    'en-GB',
    'en-US',
    'es',
    'fa',
    'fi',
    'fr',
    'he',
    'hi',
    'hu',
    'it',
    'ja',
    'ko',
  ],
  ...['nb', 'nl', 'pl', 'pt-BR', 'pt-PT', 'ro', 'ru', 'sv', 'tr', 'uk', 'vi', 'zh'],
]

/** Stands for the language of the browser. */
const BROWSER = ''

export interface LanguageItemsProps {
  /** The document's address. */
  readonly address: string
  readonly editor: Editor
  readonly container: HTMLElement | null
}

/** A part of a menu that chooses the language of a document's text. */
export function LanguageItems({ address, editor, container }: LanguageItemsProps) {
  const present = loadLanguage(localStore(), address)
  const names = new Map(languages().map((language) => [language, nameOf(language)]))
  const sorted = [...names].sort(([, a], [, b]) => a.localeCompare(b))
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className="cw-menu-item">
        <Languages className="cw-icon" aria-hidden="true" />
        <span className="cw-menu-label">Language of the text</span>
        <span className="cw-menu-more" aria-hidden="true">
          ›
        </span>
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.SubContent
          className="cw-panel cw-menu cw-text-languages"
          sideOffset={6}
          collisionPadding={8}
        >
          <DropdownMenu.RadioGroup
            value={present ?? BROWSER}
            onValueChange={(value) => {
              const language = value === BROWSER ? null : value
              saveLanguage(localStore(), address, language)
              applyLanguage(editor.view.dom, language)
            }}
          >
            <LanguageItem language={BROWSER} name={`As in the browser: ${nameOf(navigator.language)}`} />
            {sorted.map(([language, name]) => (
              <LanguageItem key={language} language={language} name={name} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  )
}

function LanguageItem({ language, name }: { readonly language: string; readonly name: string }) {
  return (
    <DropdownMenu.RadioItem className="cw-menu-item" value={language}>
      <span className="cw-menu-label" lang={language === BROWSER ? undefined : language}>
        {name}
      </span>
      <DropdownMenu.ItemIndicator>
        <Check className="cw-icon-small" aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  )
}

function languages(): readonly string[] {
  return [...new Set([...navigator.languages, ...OFFERED])]
}

/** The name of a language in that language. */
function nameOf(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}
