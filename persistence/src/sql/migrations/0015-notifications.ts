import { boundary } from './0012-tenant-boundary.ts'
import type { MigrationScript } from './migration-script.ts'

/** What accounts are told of, documents that they muted, and when they get mails. */
export const notifications: MigrationScript = {
  name: '0015-notifications',
  statements: [
    `CREATE TABLE notification (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      -- The number of the event in the outbox: an event that is delivered again makes no second notification.
      event bigint NOT NULL,
      -- mention, reply, assigned, resolved, suggested or decided.
      kind text NOT NULL,
      thread_id uuid,
      comment_id uuid,
      suggestion_id uuid,
      -- Who did it.
      principal text NOT NULL,
      at timestamptz NOT NULL,
      read_at timestamptz,
      -- When a mail with it was claimed, before it was sent.
      mailed_at timestamptz,
      UNIQUE (document_id, account_id, event)
    )`,
    'CREATE INDEX notification_account_id ON notification (account_id, id)',
    'CREATE INDEX notification_unread ON notification (account_id) WHERE read_at IS NULL',
    'CREATE INDEX notification_unmailed ON notification (at) WHERE read_at IS NULL AND mailed_at IS NULL',
    'CREATE INDEX notification_read ON notification (read_at) WHERE read_at IS NOT NULL',
    // One row for each account that has had notifications or has chosen.
    `CREATE TABLE notification_account (
      account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
      -- Rises whenever its notifications change.
      revision bigint NOT NULL DEFAULT 0,
      -- off, hourly or daily.
      mail text NOT NULL DEFAULT 'daily',
      -- No mail before this time, after one that could not be sent.
      mail_after timestamptz
    )`,
    `CREATE TABLE document_mute (
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (account_id, document_id)
    )`,
    'CREATE INDEX document_mute_document ON document_mute (document_id)',
    ...boundary('notification'),
    ...boundary('document_mute'),
  ],
}
