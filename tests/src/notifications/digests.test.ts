import { newId } from '@cowrite/persistence'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SmtpServer, startSmtpServer } from '../accounts/smtp-server.ts'
import type { Person } from '../harness/accounts.ts'
import { eventually } from '../harness/eventually.ts'
import { type InboxWorld, newInboxWorld } from './inbox.ts'

const ORIGIN = 'https://docs.example'

let smtp: SmtpServer
let world: InboxWorld
beforeAll(async () => {
  smtp = await startSmtpServer()
  const env = {
    SMTP_URL: smtp.url,
    COWRITE_MAIL_FROM: 'Cowrite <cowrite@example.org>',
    COWRITE_PUBLIC_URL: ORIGIN,
  }
  const node = { env, notificationPace: { digestMs: 100 } }
  world = await newInboxWorld([node, node])
  await world.database.query('UPDATE account SET email_verified_at = now()')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await smtp?.[Symbol.asyncDispose]()
})

const mailsTo = ({ account }: Person) => smtp.mails.filter((mail) => mail.includes(`To: ${account.email}`))

/** Mentions a person in a document, some hours ago; resolves when they have the notification. */
async function mention(whom: Person, documentId: string, hours: number): Promise<void> {
  const { owner, tell, database } = world
  const thread = newId()
  await tell(documentId, {
    ...({ type: 'commented', assignee: null, edited: false } as const),
    ...{ principal: `person:${owner.account.id}`, thread, comment: newId() },
    mentions: [`person:${whom.account.id}`],
  })
  await eventually('the notification', async () => {
    const change = "UPDATE notification SET at = now() - $2 * interval '1 hour' WHERE thread_id = $1"
    return (await database.query(change, [thread, hours])).rowCount === 1
  })
}

it('NOTE-7, NOTE-16, NOTE-20: one node sends one mail, about what is unread and visible; the link in it ends the mails', async () => {
  const { owner, ann, ben, as, newDocument, store, nodes } = world
  const [open, closed] = [await newDocument(), await newDocument()]
  await mention(ann, open.id, 3)
  await mention(ann, closed.id, 3)
  await as(owner, 'PUT', `${closed.path}/restricted`, { restricted: true })
  expect(mailsTo(ann)).toEqual([])
  await as(ann, 'PUT', '/notifications/mail', { mail: 'hourly' })
  const mail = await eventually('a mail', () => mailsTo(ann)[0])
  expect(mail).toContain('Subject: Cowrite: One notification')
  expect(mail).toContain('Olga mentioned you')
  expect(mail).toContain(`${ORIGIN}/d/${open.address}#thread-`)
  expect(mail).not.toContain(closed.address)
  const token = /unsubscribe\/([\w-]+)/.exec(mail)?.[1] ?? ''
  const header = mail.replace(/\n /g, ' ')
  expect(header).toContain(`List-Unsubscribe: <${ORIGIN}/api/v1/unsubscribe/${token}>`)
  expect(header).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')

  // A node that claimed it and was killed before it sent it: no other one sends it.
  await mention(ben, open.id, 3)
  expect(await store.notifications!.digests.setRule(ben.account.id, 'off')).toBe(true)
  await mention(ben, open.id, 30)
  await store.notifications!.digests.setRule(ben.account.id, 'daily')
  const claimed = await eventually('the claim of one of us', async () => {
    const claims = await store.notifications!.digests.claim(9)
    return claims.length > 0 || mailsTo(ben).length > 0
  })
  expect(claimed).toBe(true)

  // Mail programs unsubscribe by this request, people by the page of the link.
  const url = `${nodes[1]!.url}/api/v1/unsubscribe/${token}`
  expect((await fetch(url)).status).toBe(404)
  expect((await as(ann, 'GET', '/notifications/mail')).body).toEqual({ mail: 'hourly', configured: true })
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204)
  expect((await as(ann, 'GET', '/notifications/mail')).body).toEqual({ mail: 'off', configured: true })
  await mention(ann, open.id, 30)
  // Another person's mail comes after all that was due before.
  const other = await newDocument()
  await world.tell(other.id, {
    ...({ type: 'assigned', principal: 'guest' } as const),
    ...{ thread: newId(), assignee: `person:${owner.account.id}` },
  })
  await eventually('the notification', async () => {
    const change = "UPDATE notification SET at = now() - interval '2 days' WHERE document_id = $1"
    return (await world.database.query(change, [other.id])).rowCount === 1
  })
  const last = await eventually('a mail', () => mailsTo(owner)[0])
  expect(last).toContain('Guest assigned a thread to you')
  expect(mailsTo(ann)).toHaveLength(1)
  expect(mailsTo(ben).length).toBeLessThanOrEqual(1)
})

it('NOTE-20: a mail that the mail server refused is tried again after an hour', async () => {
  const { ben, as, newDocument, database } = world
  await as(ben, 'POST', '/notifications/read', { all: true })
  smtp.refused.add(ben.account.email ?? '')
  const before = mailsTo(ben).length
  await as(ben, 'PUT', '/notifications/mail', { mail: 'hourly' })
  const { id } = await newDocument()
  await mention(ben, id, 2)
  const waiting = async () => {
    const { rows } = await database.query<{ minutes: number; mailed: Date | null }>(
      `SELECT extract(epoch FROM mail_after - now())::integer / 60 AS minutes, n.mailed_at AS mailed
        FROM notification_account o JOIN notification n USING (account_id)
        WHERE account_id = $1 AND n.document_id = $2`,
      [ben.account.id, id],
    )
    return rows[0]
  }
  await eventually('it to be given back', async () => (await waiting())?.minutes === 59)
  expect((await waiting())?.mailed).toBeNull()
  smtp.refused.clear()
  await database.query('UPDATE notification_account SET mail_after = now() WHERE account_id = $1', [
    ben.account.id,
  ])
  await eventually('the mail', () => mailsTo(ben).length === before + 1)
})
