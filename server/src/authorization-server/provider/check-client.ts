const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The metadata of a client, as far as it is looked at; what is not for this server is taken out. */
export interface CheckedMetadata {
  redirect_uris?: unknown
  application_type?: unknown
  scope?: unknown
  token_endpoint_auth_method?: unknown
  client_secret?: unknown
}

/**
 * Checks what a client says of itself; the problem, or `null`. Codes are sent by HTTPS, to the own machine, or to a program
 * by a scheme of its own.
 */
export function checkClient(metadata: CheckedMetadata): string | null {
  // All clients are public ones: a program that everybody can install keeps no secret.
  metadata.token_endpoint_auth_method = 'none'
  delete metadata.client_secret
  // Scopes are asked for with each request: a client may ask for more later.
  delete metadata.scope
  const addresses = Array.isArray(metadata.redirect_uris) ? metadata.redirect_uris : []
  const urls = addresses.map((address) => (typeof address === 'string' ? URL.parse(address) : null))
  for (const url of urls) {
    if (url === null) return 'redirect_uris must be addresses'
    if (url.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname))
      return 'redirect_uris with http must be addresses of the own machine'
  }
  // Programs on the own machine listen on a port that changes (RFC 8252, section 7.3).
  if (urls.some((url) => url?.protocol !== 'https:')) metadata.application_type = 'native'
  return null
}
