import type { MigrationScript } from './migration-script.ts'

/** Events of documents, the consumers that are told of them, and how far each is. */
export const outbox: MigrationScript = {
  name: '0004-outbox',
  statements: [
    // No foreign key to document: the event of a deletion outlives the document.
    `CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      organization_id uuid NOT NULL,
      document_id uuid NOT NULL,
      project text COLLATE "C" NOT NULL,
      key text COLLATE "C" NOT NULL,
      type text NOT NULL,
      principals text[] NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    'CREATE INDEX outbox_document ON outbox (document_id, id)',
    'CREATE INDEX outbox_created ON outbox (created_at)',

    `CREATE TABLE outbox_consumer (
      name text COLLATE "C" PRIMARY KEY,
      registered_at timestamptz NOT NULL DEFAULT now(),
      seen_at timestamptz NOT NULL DEFAULT now()
    )`,

    // One row for each consumer and document with events that are not delivered: those after `delivered`, up to
    // `newest`. The row is free when `due_at` has come; whoever takes it writes a token and puts `due_at` to the end
    // of the lease. No foreign key: its check would make changes of documents wait for, and fail with, a consumer that is
    // being forgotten.
    `CREATE TABLE outbox_delivery (
      consumer text COLLATE "C" NOT NULL,
      document_id uuid NOT NULL,
      organization_id uuid NOT NULL,
      delivered bigint NOT NULL,
      newest bigint NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      due_at timestamptz NOT NULL DEFAULT now(),
      token uuid,
      PRIMARY KEY (consumer, document_id)
    )`,
    'CREATE INDEX outbox_delivery_due ON outbox_delivery (consumer, due_at)',
  ],
}
