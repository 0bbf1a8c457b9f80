import type { CodePreview, PreviewKind } from '../previews/preview.ts'

/** The module of a kind of preview. */
interface PreviewModule {
  readonly createKind: (text: HTMLElement) => PreviewKind
}

/** The languages of `HAS_PREVIEW`. Their code is loaded when such a block comes near the view. */
const KINDS: Readonly<Record<string, () => Promise<PreviewModule>>> = {
  math: () => import('../maths/math-preview.ts'),
  mermaid: () => import('../diagrams/diagram-preview.ts'),
}

/** Time without a change after which a preview follows the code, in ms. */
const PAUSE_MS = 400

/** Distance from the view at which a preview is made, in CSS pixels, so that one does not see it appear. */
const NEAR = 600

/** The kinds of previews that one editor has loaded. */
export class PreviewKinds {
  readonly #text: HTMLElement
  readonly #loaded = new Map<string, Promise<PreviewKind>>()

  constructor(text: HTMLElement) {
    this.#text = text
  }

  /** Loads a kind once. Rejects when its code cannot be loaded. */
  load(language: string): Promise<PreviewKind> {
    const loaded =
      this.#loaded.get(language) ?? KINDS[language]!().then((module) => module.createKind(this.#text))
    this.#loaded.set(language, loaded)
    // Another block may try again.
    loaded.catch(() => this.#loaded.delete(language))
    return loaded
  }

  destroy(): void {
    for (const loading of this.#loaded.values()) {
      loading.then(
        (kind) => kind.destroy(),
        () => {
          // It was never loaded, so there is nothing to end.
        },
      )
    }
    this.#loaded.clear()
  }
}

/** What the preview of a block does. */
type State =
  /** The block has not been near the view. */
  | { readonly state: 'away' }
  | { readonly state: 'loading' }
  | { readonly state: 'shown'; readonly preview: CodePreview }
  | { readonly state: 'ended' }

/** The preview below the code in `block`: nothing is loaded or drawn before it comes near the view. */
export class BlockPreview {
  readonly dom: HTMLElement
  readonly #kinds: PreviewKinds
  readonly #language: string
  readonly #observer: IntersectionObserver
  #state: State = { state: 'away' }
  #source: string
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(kinds: PreviewKinds, block: HTMLElement, language: string, source: string) {
    this.#kinds = kinds
    this.#language = language
    this.#source = source
    this.dom = document.createElement('div')
    this.dom.className = 'cw-code-preview'
    this.dom.contentEditable = 'false'
    this.dom.dataset['language'] = language
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#load()
      },
      { rootMargin: `${NEAR}px` },
    )
    this.#observer.observe(block)
    block.append(this.dom)
  }

  get language(): string {
    return this.#language
  }

  /** Follows the code, after a pause in typing. */
  update(source: string): void {
    if (source === this.#source) return
    this.#source = source
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#state.state === 'shown') this.#state.preview.show(this.#source)
    }, PAUSE_MS)
  }

  destroy(): void {
    this.#observer.disconnect()
    clearTimeout(this.#timer)
    if (this.#state.state === 'shown') this.#state.preview.destroy()
    this.#state = { state: 'ended' }
    this.dom.remove()
  }

  async #load(): Promise<void> {
    if (this.#state.state !== 'away') return
    this.#state = { state: 'loading' }
    this.#observer.disconnect()
    const kind = await this.#kinds.load(this.#language).catch((error: unknown) => {
      reportError(error)
      return null
    })
    if (this.#isEnded()) return
    if (kind === null) {
      this.dom.textContent = 'This cannot be shown now. Reload the page to try again.'
      return
    }
    const preview = kind.create(this.dom)
    this.#state = { state: 'shown', preview }
    preview.show(this.#source)
  }

  #isEnded(): boolean {
    return this.#state.state === 'ended'
  }
}
