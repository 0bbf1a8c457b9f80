import type { MigrationScript } from './migration-script.ts'

/** Calls of language models, with what they cost. */
export const modelCall: MigrationScript = {
  name: '0006-model-call',
  statements: [
    // No foreign key to project: calls are kept as long as accounts need them. `cost` is in billionths of a dollar, and
    // NULL when the model has no price.
    `CREATE TABLE model_call (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      run text COLLATE "C" NOT NULL,
      principal text COLLATE "C" NOT NULL,
      project text COLLATE "C" NOT NULL,
      task text NOT NULL,
      provider text NOT NULL,
      model text NOT NULL,
      mode text NOT NULL,
      outcome text NOT NULL DEFAULT 'open',
      input_tokens bigint NOT NULL,
      cached_tokens bigint NOT NULL DEFAULT 0,
      output_tokens bigint NOT NULL,
      reasoning_tokens bigint NOT NULL DEFAULT 0,
      estimated boolean NOT NULL DEFAULT true,
      cost bigint,
      prices text,
      first_event_ms integer,
      latency_ms integer NOT NULL DEFAULT 0
    )`,
    'CREATE INDEX model_call_run ON model_call (run)',
    'CREATE INDEX model_call_principal ON model_call (principal, at)',
    'CREATE INDEX model_call_project ON model_call (project, at)',
    'CREATE INDEX model_call_at ON model_call (at)',
  ],
}
