import { Check, Quote } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { setTypography, usesTypography } from './preference.ts'

/** The entry of a menu that turns the replacement of typed quotes, dashes and other signs on and off in this browser. */
export function TypographyItem() {
  const [isOn, setOn] = useState(() => usesTypography(localStore()))
  return (
    <DropdownMenu.CheckboxItem
      className="cw-menu-item"
      checked={isOn}
      onSelect={(event) => event.preventDefault()}
      onCheckedChange={(on) => {
        setOn(on)
        setTypography(localStore(), on)
      }}
    >
      <Quote className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">Replace typed quotes and dashes</span>
      <DropdownMenu.ItemIndicator>
        <Check className="cw-icon-small" aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  )
}
