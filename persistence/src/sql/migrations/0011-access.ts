import type { MigrationScript } from './migration-script.ts'

/** Accounts, organizations, grants, links, keys and the audit log: who may reach what. */
export const access: MigrationScript = {
  name: '0011-access',
  statements: [
    `ALTER TABLE organization
      -- Who may sign up by themselves: \`inherit\` follows the configuration.
      ADD COLUMN sign_up text NOT NULL DEFAULT 'inherit',
      -- The issuer that members have to sign in with; NULL: any way.
      ADD COLUMN required_issuer text,
      -- Whether members need a second factor.
      ADD COLUMN second_factor boolean NOT NULL DEFAULT false`,
    `ALTER TABLE project
      ADD COLUMN name text,
      ADD COLUMN trashed_at timestamptz`,
    // Whether only those whom the document names reach it, and not all members of its project.
    'ALTER TABLE document ADD COLUMN restricted boolean NOT NULL DEFAULT false',

    `CREATE TABLE account (
      id uuid PRIMARY KEY,
      -- In lower case; NULL for an account without an address.
      email text COLLATE "C" UNIQUE,
      email_verified_at timestamptz,
      name text NOT NULL,
      -- #rrggbb; NULL: the client chooses.
      colour text,
      avatar text,
      language text,
      theme text,
      -- Whether others do not see where this person is.
      invisible boolean NOT NULL DEFAULT false,
      password_hash text,
      -- The secret of one-time codes, sealed when there are keys; NULL: no second factor.
      totp_secret bytea,
      totp_confirmed_at timestamptz,
      -- The last time step of which a code was accepted.
      totp_step bigint,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_seen_at timestamptz,
      disabled_at timestamptz
    )`,
    `CREATE TABLE recovery_code (
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      hash bytea NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (account_id, hash)
    )`,
    `CREATE TABLE identity (
      issuer text NOT NULL,
      subject text NOT NULL,
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      email text,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (issuer, subject)
    )`,
    'CREATE INDEX identity_account ON identity (account_id)',
    `CREATE TABLE passkey (
      id text PRIMARY KEY,
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      public_key bytea NOT NULL,
      counter bigint NOT NULL DEFAULT 0,
      transports text[] NOT NULL DEFAULT '{}',
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_used_at timestamptz
    )`,
    'CREATE INDEX passkey_account ON passkey (account_id)',
    // A session of a browser: one row for a sign-in, whose refresh token is replaced at each use.
    `CREATE TABLE session (
      id uuid PRIMARY KEY,
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      token_hash bytea NOT NULL UNIQUE,
      previous_hash bytea,
      -- Until when the previous token is accepted too: tabs refresh at the same moment.
      previous_until timestamptz,
      device text NOT NULL DEFAULT '',
      address text NOT NULL DEFAULT '',
      -- How the person signed in: password, passkey, or the issuer.
      method text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_used_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz
    )`,
    'CREATE INDEX session_account ON session (account_id)',
    'CREATE INDEX session_previous ON session (previous_hash) WHERE previous_hash IS NOT NULL',
    // Links that are sent by mail and used once.
    `CREATE TABLE mail_token (
      hash bytea PRIMARY KEY,
      -- verify, reset, change or setup.
      kind text NOT NULL,
      account_id uuid REFERENCES account (id) ON DELETE CASCADE,
      email text,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      used_at timestamptz
    )`,
    // What is kept for minutes: tickets of sockets, challenges of passkeys, states of sign-ins at a provider.
    `CREATE TABLE pending_secret (
      hash bytea PRIMARY KEY,
      kind text NOT NULL,
      content jsonb NOT NULL,
      expires_at timestamptz NOT NULL
    )`,
    'CREATE INDEX pending_secret_expiry ON pending_secret (expires_at)',
    // Keys that the installation signs with, sealed when there are encryption keys.
    `CREATE TABLE signing_key (
      name text PRIMARY KEY,
      content bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,

    `CREATE TABLE membership (
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      -- owner, admin, member or guest.
      role text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (account_id, organization_id)
    )`,
    'CREATE INDEX membership_organization ON membership (organization_id)',
    `CREATE TABLE user_group (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      name text NOT NULL,
      -- The name of the group in claims of identity providers; NULL: none.
      claim text,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (organization_id, name)
    )`,
    `CREATE TABLE group_member (
      group_id uuid NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      -- Whether an identity provider put the person there, and takes them out again.
      by_claim boolean NOT NULL DEFAULT false,
      PRIMARY KEY (account_id, group_id)
    )`,
    'CREATE INDEX group_member_group ON group_member (group_id)',
    // A grant names one account, one group, or (neither) everyone in the organization but its guests.
    `CREATE TABLE project_grant (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      project_id uuid NOT NULL REFERENCES project (id) ON DELETE CASCADE,
      account_id uuid REFERENCES account (id) ON DELETE CASCADE,
      group_id uuid REFERENCES user_group (id) ON DELETE CASCADE,
      -- owner, editor, commenter or viewer.
      role text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (project_id, account_id, group_id),
      CHECK (account_id IS NULL OR group_id IS NULL)
    )`,
    'CREATE INDEX project_grant_account ON project_grant (account_id) WHERE account_id IS NOT NULL',
    'CREATE INDEX project_grant_group ON project_grant (group_id) WHERE group_id IS NOT NULL',
    `CREATE INDEX project_grant_everyone ON project_grant (organization_id)
      WHERE account_id IS NULL AND group_id IS NULL`,
    `CREATE TABLE document_grant (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      account_id uuid REFERENCES account (id) ON DELETE CASCADE,
      group_id uuid REFERENCES user_group (id) ON DELETE CASCADE,
      role text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (document_id, account_id, group_id),
      CHECK (account_id IS NULL OR group_id IS NULL)
    )`,
    'CREATE INDEX document_grant_account ON document_grant (account_id) WHERE account_id IS NOT NULL',
    'CREATE INDEX document_grant_group ON document_grant (group_id) WHERE group_id IS NOT NULL',
    `CREATE INDEX document_grant_everyone ON document_grant (organization_id)
      WHERE account_id IS NULL AND group_id IS NULL`,
    `CREATE TABLE share_link (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      document_id uuid NOT NULL REFERENCES document (id) ON DELETE CASCADE,
      hash bytea NOT NULL UNIQUE,
      name text NOT NULL,
      -- editor, commenter or viewer.
      role text NOT NULL,
      password_hash text,
      -- Whether only people with an account may use it.
      sign_in boolean NOT NULL DEFAULT false,
      uses bigint NOT NULL DEFAULT 0,
      last_used_at timestamptz,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      revoked_at timestamptz
    )`,
    'CREATE INDEX share_link_document ON share_link (document_id)',
    // A person or a guest who opened a link, with its password if it has one. A person uses a session, a guest a token.
    `CREATE TABLE link_visit (
      id uuid PRIMARY KEY,
      link_id uuid NOT NULL REFERENCES share_link (id) ON DELETE CASCADE,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      -- NULL: a guest, with a token and the name that they chose.
      account_id uuid REFERENCES account (id) ON DELETE CASCADE,
      hash bytea UNIQUE,
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_used_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((account_id IS NULL) <> (hash IS NULL))
    )`,
    'CREATE INDEX link_visit_link ON link_visit (link_id)',
    'CREATE UNIQUE INDEX link_visit_account ON link_visit (account_id, link_id) WHERE account_id IS NOT NULL',
    `CREATE TABLE invitation (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
      hash bytea NOT NULL UNIQUE,
      -- NULL: an invitation link, for whoever has it.
      email text COLLATE "C",
      -- The role in the organization.
      role text NOT NULL,
      group_ids uuid[] NOT NULL DEFAULT '{}',
      -- What is granted with it, beside the membership.
      project_id uuid REFERENCES project (id) ON DELETE CASCADE,
      document_id uuid REFERENCES document (id) ON DELETE CASCADE,
      grant_role text,
      uses bigint NOT NULL DEFAULT 0,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz
    )`,
    'CREATE INDEX invitation_organization ON invitation (organization_id)',
    `CREATE TABLE api_key (
      id uuid PRIMARY KEY,
      -- One of both: a key of an organization, or of a person, who may be in several organizations.
      organization_id uuid REFERENCES organization (id) ON DELETE CASCADE,
      account_id uuid REFERENCES account (id) ON DELETE CASCADE,
      name text NOT NULL,
      -- The first characters of the key, which are shown.
      prefix text NOT NULL,
      hash bytea NOT NULL UNIQUE,
      -- How often the key was replaced.
      generation integer NOT NULL DEFAULT 0,
      previous_hash bytea,
      -- Until when the key before is accepted too.
      previous_until timestamptz,
      -- read, propose, write, admin, agents.
      scopes text[] NOT NULL,
      -- NULL: all projects that its holder reaches.
      project_ids uuid[],
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_used_at timestamptz,
      expires_at timestamptz,
      revoked_at timestamptz,
      CHECK ((account_id IS NULL) <> (organization_id IS NULL))
    )`,
    'CREATE INDEX api_key_organization ON api_key (organization_id) WHERE organization_id IS NOT NULL',
    'CREATE INDEX api_key_account ON api_key (account_id) WHERE account_id IS NOT NULL',
    'CREATE INDEX api_key_previous ON api_key (previous_hash) WHERE previous_hash IS NOT NULL',
    // Records of the authorization server: clients, grants, codes, tokens, keyed by the hash of what is secret.
    `CREATE TABLE oauth_record (
      model text NOT NULL,
      id text NOT NULL,
      account_id uuid REFERENCES account (id) ON DELETE CASCADE,
      grant_id text,
      uid text,
      user_code text,
      content jsonb NOT NULL,
      -- Of a grant: the program, the scopes and the ids of projects that the person consented to.
      consent jsonb,
      last_used_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      consumed_at timestamptz,
      PRIMARY KEY (model, id)
    )`,
    'CREATE INDEX oauth_record_grant ON oauth_record (grant_id) WHERE grant_id IS NOT NULL',
    'CREATE INDEX oauth_record_uid ON oauth_record (uid) WHERE uid IS NOT NULL',
    'CREATE INDEX oauth_record_account ON oauth_record (account_id) WHERE account_id IS NOT NULL',
    'CREATE INDEX oauth_record_expiry ON oauth_record (expires_at) WHERE expires_at IS NOT NULL',
    `CREATE TABLE audit_event (
      id uuid PRIMARY KEY,
      -- NULL: of the installation, such as a failed sign-in.
      organization_id uuid REFERENCES organization (id) ON DELETE CASCADE,
      at timestamptz NOT NULL DEFAULT now(),
      -- The principal that did it, and its name then.
      principal text NOT NULL,
      principal_name text NOT NULL,
      -- For example \`member.removed\`.
      action text NOT NULL,
      -- What it was done to: a kind, an id, and its name then.
      target_kind text NOT NULL,
      target_id text NOT NULL,
      target_name text NOT NULL,
      detail jsonb NOT NULL DEFAULT '{}',
      address text NOT NULL DEFAULT ''
    )`,
    'CREATE INDEX audit_event_organization ON audit_event (organization_id, at DESC, id DESC)',
    // What every node has to look at again, because somebody's rights changed.
    `CREATE TABLE access_change (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      scope jsonb NOT NULL
    )`,
    'CREATE INDEX access_change_at ON access_change (at)',
  ],
}
