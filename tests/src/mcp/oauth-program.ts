import type { OAuthClientProvider } from '@modelcontextprotocol/client'

/** Where programs of tests are told a decision; nobody listens there. */
export const RETURN = 'http://127.0.0.1:45454/callback'

/** A program with the official client, which keeps its tokens in memory. */
export class Program implements OAuthClientProvider {
  readonly redirectUrl = RETURN
  readonly clientMetadata = { client_name: 'Test Agent', redirect_uris: [RETURN] }
  asked: URL | null = null
  saved: Record<string, unknown> = {}
  private verifier = ''

  clientInformation() {
    return this.saved['client'] as ReturnType<OAuthClientProvider['clientInformation']>
  }
  saveClientInformation(client: unknown): void {
    this.saved['client'] = client
  }
  tokens() {
    return this.saved['tokens'] as ReturnType<OAuthClientProvider['tokens']>
  }
  saveTokens(tokens: unknown): void {
    this.saved['tokens'] = tokens
  }
  redirectToAuthorization(url: URL): void {
    this.asked = url
  }
  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier
  }
  codeVerifier(): string {
    return this.verifier
  }
  get accessToken(): string {
    return (this.saved['tokens'] as { readonly access_token: string }).access_token
  }
  get refreshToken(): string {
    return (this.saved['tokens'] as { readonly refresh_token: string }).refresh_token
  }
  get clientId(): string {
    return (this.saved['client'] as { readonly client_id: string }).client_id
  }
}
