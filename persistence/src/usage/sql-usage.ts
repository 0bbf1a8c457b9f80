import type { SqlSession, Statement } from '../sql/sql.ts'
import type {
  ModelCallEnd,
  ModelCallRecord,
  ModelUse,
  NewModelCall,
  SpentAmounts,
  UsageStore,
} from './usage.ts'

/** The organization is that of the project; a project that is not there makes the statement fail. */
const RESERVE: Statement = {
  name: 'usage-reserve',
  text: `INSERT INTO model_call
      (organization_id, id, run, principal, project, task, provider, model, mode, input_tokens, output_tokens, cost, prices)
    VALUES ((SELECT organization_id FROM project WHERE key = $4), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
}

/** A statement of its own: it sees what others wrote before it began, which the one that writes does not. */
const SPENT: Statement = {
  name: 'usage-spent',
  text: `SELECT
      ${['run = $1', 'principal = $2 AND at >= $3', 'project = $4 AND at >= $5']
        .flatMap((where, index) => [
          `coalesce(sum(cost) FILTER (WHERE ${where}), 0)::bigint AS cost${index}`,
          `coalesce(sum(input_tokens + output_tokens) FILTER (WHERE cost IS NULL AND ${where}), 0)::bigint AS tokens${index}`,
        ])
        .join(',\n      ')}
    FROM model_call WHERE run = $1 OR (principal = $2 AND at >= $3) OR (project = $4 AND at >= $5)`,
}

const SETTLE: Statement = {
  name: 'usage-settle',
  text: `UPDATE model_call SET outcome = $2, input_tokens = $3, cached_tokens = $4, output_tokens = $5,
      reasoning_tokens = $6, estimated = $7, cost = $8, first_event_ms = $9, latency_ms = $10
    WHERE id = $1`,
}

const CALLS: Statement = {
  name: 'usage-calls',
  text: `SELECT id, run, principal, project, task, provider, model, mode, at, outcome, prices, estimated, cost,
      input_tokens AS "inputTokens", cached_tokens AS "cachedTokens", output_tokens AS "outputTokens",
      reasoning_tokens AS "reasoningTokens", first_event_ms AS "firstEventMs", latency_ms AS "latencyMs"
    FROM model_call WHERE run = $1 ORDER BY at, id`,
}

const USE: Statement = {
  name: 'usage-use',
  text: `SELECT run, model, count(*)::int AS calls, sum(input_tokens)::bigint AS "inputTokens",
      sum(output_tokens)::bigint AS "outputTokens", coalesce(sum(cost), 0)::bigint AS cost,
      (count(*) FILTER (WHERE cost IS NULL))::int AS unpriced, bool_or(estimated) AS estimated
    FROM model_call WHERE run = ANY ($1::text[]) GROUP BY run, model ORDER BY run, model COLLATE "C"`,
}

const DELETE: Statement = {
  name: 'usage-delete',
  text: `DELETE FROM model_call WHERE id IN (
      SELECT id FROM model_call WHERE at < $1 ORDER BY at LIMIT $2)
    RETURNING 1`,
}

/** `UsageStore` in SQL. */
export class SqlUsage implements UsageStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async reserve(
    call: NewModelCall,
    since: { readonly person: Date; readonly project: Date },
  ): Promise<SpentAmounts> {
    const { id, run, principal, project, task, provider, model, mode } = call
    const { inputTokens, outputTokens, cost, prices } = call
    const names = [id, run, principal, project, task, provider, model, mode]
    await this.#session.query(RESERVE, [...names, inputTokens, outputTokens, cost, prices])
    const [row] = await this.#session.query<Record<string, number>>(SPENT, [
      run,
      principal,
      since.person,
      project,
      since.project,
    ])
    const amount = (index: number) => ({
      cost: row?.[`cost${index}`] ?? 0,
      tokens: row?.[`tokens${index}`] ?? 0,
    })
    return { run: amount(0), person: amount(1), project: amount(2) }
  }

  async settle(id: string, end: ModelCallEnd): Promise<void> {
    const { outcome, inputTokens, cachedTokens, outputTokens, reasoningTokens, estimated } = end
    await this.#session.query(SETTLE, [
      id,
      outcome,
      inputTokens,
      cachedTokens,
      outputTokens,
      reasoningTokens,
      estimated,
      end.cost,
      end.firstEventMs === null ? null : Math.round(end.firstEventMs),
      Math.round(end.latencyMs),
    ])
  }

  callsOf(run: string): Promise<ModelCallRecord[]> {
    return this.#session.query<ModelCallRecord>(CALLS, [run])
  }

  useOf(runs: readonly string[]): Promise<ModelUse[]> {
    return this.#session.query<ModelUse>(USE, [runs])
  }

  async deleteBefore(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(DELETE, [time, limit])).length
  }
}
