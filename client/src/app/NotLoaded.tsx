import { Message } from './Message.tsx'

/** Instead of a page whose code could not be loaded. */
export function NotLoaded() {
  return (
    <Message
      title="This page could not be loaded"
      text="The network failed, or the server was updated after this page was opened."
    >
      <button type="button" className="cw-button cw-button-main" onClick={() => location.reload()}>
        Load it again
      </button>
    </Message>
  )
}
