import { ShieldCheck } from 'lucide-react'
import type { AuthOptions } from '../../api/accounts.ts'

/** The way to sign in by each provider. The browser leaves the app, and comes back to the page that was wanted. */
export function ProviderLinks({ options }: { options: AuthOptions }) {
  const wanted = new URLSearchParams({ next: location.pathname })
  return options.providers.map(({ name, title }) => (
    <a key={name} className="cw-button" href={`/api/v1/auth/providers/${encodeURIComponent(name)}?${wanted}`}>
      <ShieldCheck className="cw-icon-small" aria-hidden="true" />
      Continue with {title}
    </a>
  ))
}
