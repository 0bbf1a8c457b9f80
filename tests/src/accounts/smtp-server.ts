import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A mail server on loopback that keeps what it takes. `await using` closes it. */
export interface SmtpServer extends AsyncDisposable {
  /** `smtp://127.0.0.1:PORT` */
  readonly url: string
  /** The mails so far, with headers, decoded. */
  readonly mails: readonly string[]
  /** Addresses to which it takes no mails. */
  readonly refused: Set<string>
}

/** Starts a mail server that takes everything that is not to a refused address. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const mails: string[] = []
  const refused = new Set<string>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.write('220 test\r\n')
    let rest = ''
    let message: string[] | null = null
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (message === null) {
          const isData = /^data$/i.test(line)
          if (isData) message = []
          const to = /^rcpt to:<(.*)>/i.exec(line)?.[1] ?? ''
          if (refused.has(to)) socket.write('550 nobody\r\n')
          else socket.write(isData ? '354 go on\r\n' : /^quit$/i.test(line) ? '221 bye\r\n' : '250 fine\r\n')
        } else if (line === '.') {
          mails.push(decoded(message.join('\n')))
          message = null
          socket.write('250 taken\r\n')
        } else message.push(line)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    refused,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A message with its quoted-printable characters read. */
function decoded(message: string): string {
  const bytes = message.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`)
  return bytes.replace(/(%[0-9A-F]{2})+/g, (part) => decodeURIComponent(part))
}
