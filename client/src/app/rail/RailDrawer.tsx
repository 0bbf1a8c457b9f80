import { Modal } from '../../interface/Modal.tsx'
import { Rail, type RailProps } from './Rail.tsx'

/** The rail over the page: in a document, and where a list has no room for it. */
export default function RailDrawer(props: RailProps & { readonly onClose: () => void }) {
  return (
    <Modal className="cw-drawer" label="Navigation" firstFocus=".cw-rail-search" onClose={props.onClose}>
      <Rail {...props} />
    </Modal>
  )
}
