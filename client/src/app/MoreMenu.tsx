import type { Editor } from '@tiptap/core'
import { Ellipsis } from 'lucide-react'
import { Fragment, useRef } from 'react'
import { keysLabel } from '../editor/controls/key-label.ts'
import { ExportItems } from '../editor/export/ExportItems.tsx'
import type { ExportJob } from '../editor/export/export-job.ts'
import { TypographyItem } from '../editor/typography/TypographyItem.tsx'
import { LanguageItems } from '../editor/words/LanguageItems.tsx'
import { Menu, MenuItem, MenuRule } from '../interface/Menu.tsx'
import { MuteItem } from './inbox/MuteItem.tsx'
import type { CommandGroup } from './palette/palette-context.ts'
import { ThemeItems } from './preferences/ThemeItems.tsx'
import './print-title.css'

export interface MoreMenuProps {
  readonly address: string
  readonly groups: readonly CommandGroup[]
  /** `null` until there is an editor. */
  readonly editor: Editor | null
  readonly onExport: (job: ExportJob) => void
}

/** The menu of what can be done with the whole document, in groups. */
export default function MoreMenu({ address, groups, editor, onExport }: MoreMenuProps) {
  const chosen = useRef<(() => void) | null>(null)
  return (
    <Menu
      button={
        <button type="button" className="cw-tool" aria-label="More" data-cw-tip="More">
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </button>
      }
      onClosed={() => {
        // After the button of the menu has the focus: what a command opens takes it from there.
        if (chosen.current !== null) queueMicrotask(chosen.current)
        chosen.current = null
      }}
    >
      {(container) => (
        <>
          {groups.map(({ name, commands }) => (
            <Fragment key={name}>
              {name === 'files' && editor !== null && (
                <ExportItems editor={editor} container={container} onExport={onExport} />
              )}
              {commands.map(({ id, label, icon, keys, run }) => (
                <MenuItem
                  key={id}
                  icon={icon}
                  label={label}
                  keys={keys === undefined ? undefined : keysLabel(keys)}
                  onChoose={() => {
                    chosen.current = run
                  }}
                />
              ))}
              <MenuRule />
            </Fragment>
          ))}
          <MuteItem address={address} />
          <TypographyItem />
          {editor !== null && <LanguageItems address={address} editor={editor} container={container} />}
          <MenuRule />
          <ThemeItems />
        </>
      )}
    </Menu>
  )
}
