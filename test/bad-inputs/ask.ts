import { type AccessRequest, createEngine, type Engine, parsePolicy, RbacError } from 'rbac-core'
import { guard } from 'rbac-core/middleware'
import { whatCan, whereCan, whoCan } from 'rbac-core/query'
import { rbac } from '../cli/rbac.js'

/** What a surface made of a request: its answer, or the code of the error it refused with. */
export type Outcome = 'allowed' | 'denied' | (string & {})

export interface Asked {
  readonly surface: string
  readonly outcome: Outcome
}

/** A policy that every surface is asked about. */
export class Surfaces {
  readonly #engine: Engine
  readonly #policyFile: string

  /** @param policyFile the same policy in a file, for the command line */
  constructor(document: unknown, policyFile: string) {
    this.#engine = createEngine(parsePolicy(document))
    this.#policyFile = policyFile
  }

  /** The functions that take a request. */
  library(request: AccessRequest): Asked[] {
    const engine = this.#engine
    const { principalId, scope, action, isDataAction, groupIds, ...rest } = request
    const whose = { principalId, ...(groupIds !== undefined && { groupIds }) }
    const what = { action, ...(isDataAction !== undefined && { isDataAction }) }
    return [
      ask('can', () => engine.can(request)),
      ask('check', () => engine.check(request).allowed),
      ask('explain', () => engine.explain(request).decision.allowed),
      ask('checkMany', () => engine.checkMany([request])[0]?.allowed),
      ask('accessFor', () => {
        const access = engine.accessFor({ id: principalId, ...(groupIds !== undefined && { groupIds }) }, scope)
        return isDataAction ? access.canData(action) : access.can(action)
      }),
      ask('whoCan', () =>
        whoCan(engine, { ...what, scope, ...rest }).principals.some(({ id }) => folded(id) === folded(principalId)),
      ),
      ask('whatCan', () => {
        const { permissions } = whatCan(engine, { ...whose, scope, ...rest })
        return permissions.length > 0 && engine.can(request)
      }),
      ask('whereCan', () => {
        const { scopes } = whereCan(engine, { ...whose, ...what, ...rest })
        return scopes.length > 0 && engine.can(request)
      }),
    ]
  }

  /** A line of a batch: the request as JSON. */
  async batch(request: unknown): Promise<Asked> {
    const { code, stdout } = await rbac(['check', '--policy', this.#policyFile, '--batch', '-'], {
      stdin: `${JSON.stringify(request)}\n`,
    })
    const answer = JSON.parse(stdout) as { allowed?: boolean; error?: { code: string } }
    const outcome = answer.error?.code ?? (answer.allowed ? 'allowed' : 'denied')
    return { surface: 'CLI --batch', outcome: code === (answer.error === undefined ? 0 : 2) ? outcome : `exit ${code}` }
  }

  /** The flags of the command line. */
  async flags({ principalId, action, isDataAction, scope }: AccessRequest): Promise<Asked> {
    const { code, stdout, stderr } = await rbac([
      'check',
      '--json',
      `--policy=${this.#policyFile}`,
      `--principal=${principalId}`,
      `--${isDataAction === true ? 'data-action' : 'action'}=${action}`,
      `--scope=${scope}`,
    ])
    if (code === 0 || code === 1) return { surface: 'CLI', outcome: JSON.parse(stdout).allowed ? 'allowed' : 'denied' }
    return { surface: 'CLI', outcome: code === 2 ? JSON.parse(stderr).error.code : `exit ${code}` }
  }

  /** A guard whose callbacks give the parts of the request, but for the action: it is looked at when the guard is made. */
  async guard(request: AccessRequest): Promise<Asked> {
    const check = codedOr(() => this.#guardFor(request))
    if (typeof check === 'string') return { surface: 'guard', outcome: check }
    const verdict = await check({ method: 'GET', authorization: [], route: '/', params: {} })
    return { surface: 'guard', outcome: verdict.allowed ? 'allowed' : `status ${verdict.answer.status}` }
  }

  #guardFor({ principalId, action, isDataAction, scope }: AccessRequest) {
    return guard({
      engine: this.#engine,
      principal: () => ({ id: principalId }),
      action,
      ...(isDataAction !== undefined && { isDataAction }),
      scope: () => scope,
    })
  }
}

function ask(surface: string, answer: () => boolean | undefined): Asked {
  return { surface, outcome: codedOr(() => (answer() === true ? 'allowed' : 'denied')) }
}

/** What is made, or the code of the error instead. */
function codedOr<Made>(make: () => Made): Made | string {
  try {
    return make()
  } catch (error) {
    return error instanceof RbacError ? error.code : `not ours: ${error}`
  }
}

function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Throws, naming every surface whose outcome is another one. */
export function all(asked: readonly Asked[], ...expected: readonly Outcome[]): void {
  const others = asked.filter(({ outcome }) => !expected.includes(outcome))
  if (others.length > 0) {
    throw new Error(
      `expected ${expected.join(' or ')}; ${others.map((one) => `${one.surface}: ${one.outcome}`).join('; ')}`,
    )
  }
}
