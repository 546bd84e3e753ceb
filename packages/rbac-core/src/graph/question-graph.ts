import type { CompiledAssignment } from '../engine/compiled/assignments.js'
import type { CompiledDeny } from '../engine/compiled/compiled-policy.js'
import { decisionOf } from '../engine/decide/decision.js'
import { type AssignmentStep, type DenyStep, evaluate } from '../engine/decide/evaluate.js'
import { type Engine, insideOf } from '../engine/engine.js'
import { type Question, readRequest } from '../engine/request/question.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { type Decision, REASON_ORDER } from '../model/decision.js'
import type { AccessRequest } from '../model/request.js'
import { compareText } from '../model/text.js'
import { GraphBuilder } from './builder.js'
import type { Graph } from './graph.js'
import { type GraphOptions, readGraphOptions } from './options.js'
import { assignmentNotes } from './words.js'

/**
 * Why a request is allowed or not: from the requester through its groups to every assignment that grants it, to those that
 * came near with the step at which each failed, and to the deny assignments that mean it. What decided is marked.
 *
 * The walk is the one that decides. O(assignments of the requester and its groups).
 *
 * @throws {InvalidRequestError | InvalidActionError | InvalidScopeError}
 * @see docs/graphs.md
 */
export function questionGraph(
  engine: Engine<ActionCatalogue>,
  request: AccessRequest,
  options?: Pick<GraphOptions, 'limit' | 'roles'>,
): Graph {
  const { limit, roles } = readGraphOptions(options)
  const { context } = insideOf(engine)
  const question = readRequest(context, request)
  const reached: { readonly assignment: CompiledAssignment; readonly step: AssignmentStep }[] = []
  const denied: { readonly deny: CompiledDeny; readonly step: DenyStep }[] = []
  const conclusion = evaluate(question, {
    assignment: (assignment, step) => reached.push({ assignment, step }),
    deny: (deny, step) => denied.push({ deny, step }),
  })
  const decision = decisionOf(question, conclusion)
  const drawing = new QuestionDrawing(question, decision, roles)
  // Granting first, then by how far each got.
  const order = (step: AssignmentStep) => (step === 'granted' ? REASON_ORDER.length : REASON_ORDER.indexOf(step))
  reached.sort((a, b) => order(b.step) - order(a.step) || compareText(a.assignment.key, b.assignment.key))
  const parts = [
    ...denied
      .filter(({ step }) => DENY_WORDS[step] !== undefined)
      .map(({ deny, step }) => ({ decides: drawing.isDeniedBy(deny), draw: () => drawing.deny(deny, step) })),
    ...reached.map(({ assignment, step }) => ({
      decides: drawing.isGrantedBy(assignment),
      draw: () => drawing.assignment(assignment, step),
    })),
  ]
  // What decided is there whatever is left out.
  const drawn = parts.sort((a, b) => Number(b.decides) - Number(a.decides)).slice(0, limit)
  for (const { draw } of drawn) draw()
  return drawing.finish(parts.length - drawn.length)
}

/** What there is to say of a deny assignment; what means somebody or something else is not drawn. */
const DENY_WORDS: Readonly<Partial<Record<DenyStep, string>>> = {
  denied: 'denies it',
  audit: 'audit only',
  excluded: 'excludes the requester',
  conditionFalse: 'condition false',
}

const STEP_WORDS: Readonly<Record<AssignmentStep, string>> = {
  granted: 'grants it',
  noRoleAssignment: '',
  otherScope: 'other scope',
  notActive: 'not active',
  notInRoles: 'role lacks it',
  otherPlane: 'other plane only',
  removedByNotActions: 'taken by notActions',
  conditionFalse: 'condition false',
  conditionUnknown: 'condition unknown',
  denyAssignment: '',
}

class QuestionDrawing {
  readonly #question: Question
  readonly #decision: Decision
  readonly #builder: GraphBuilder

  constructor(question: Question, decision: Decision, roles: boolean) {
    this.#question = question
    this.#decision = decision
    this.#builder = new GraphBuilder(question.context.policy.source.get(), roles)
    this.#builder.principal(question.requester.principalId, 'asked')
    this.#builder.scope(question.place.scope, 'asked')
  }

  isGrantedBy({ source }: CompiledAssignment): boolean {
    return this.#decision.allowed && this.#decision.grantedBy.roleAssignmentId === source.id
  }

  isDeniedBy({ source }: CompiledDeny): boolean {
    return !this.#decision.allowed && this.#decision.deniedBy?.denyAssignmentId === source.id
  }

  assignment(assignment: CompiledAssignment, step: AssignmentStep): void {
    const { source, holder, window } = assignment
    const { requester } = this.#question
    const decides = this.isGrantedBy(assignment)
    const mark = decides ? 'decides' : step === 'granted' ? 'grants' : 'miss'
    const kind = window === undefined ? 'assigned' : window.eligible ? 'eligible' : 'active'
    const notes = [STEP_WORDS[step], ...assignmentNotes(kind, source)].filter((note) => note !== '')
    const node = this.#builder.assignment(kind, source, [...new Set(notes)], mark)
    const strong = decides ? 'decides' : mark === 'grants' ? 'grants' : undefined
    this.#builder.edge(
      this.#way(requester.pathTo(this.#question.context.policy, holder), strong),
      node,
      'holds',
      strong,
    )
  }

  deny(deny: CompiledDeny, step: DenyStep): void {
    const { requester } = this.#question
    const { source, everyone, holders, groups, excluded } = deny
    const decides = this.isDeniedBy(deny)
    const mark = decides ? 'decides' : step === 'denied' ? 'grants' : 'miss'
    const strong = decides ? 'decides' : undefined
    // Of groups that nobody resolved, any that is denied may be the requester's.
    const feared = everyone || holders.some((holder) => requester.has(holder)) ? [] : groups
    const notes = [DENY_WORDS[step] ?? '', ...(feared.length > 0 ? ['groups not resolved'] : [])]
    const node = this.#builder.deny(source, notes, mark)
    if (everyone) {
      this.#builder.edge(this.#way([], strong), this.#builder.everyone(), 'member', strong)
      this.#builder.edge(this.#builder.everyone(), node, 'denies', strong)
    }
    for (const holder of holders) {
      if (requester.has(holder))
        this.#builder.edge(
          this.#way(requester.pathTo(this.#question.context.policy, holder), strong),
          node,
          'denies',
          strong,
        )
    }
    for (const group of feared) {
      const label = this.#question.context.policy.directory.label(group)
      this.#builder.edge(this.#way([label], strong), node, 'denies', strong)
    }
    for (const holder of excluded) {
      if (requester.has(holder))
        this.#builder.edge(
          this.#way(requester.pathTo(this.#question.context.policy, holder), undefined),
          node,
          'excludes',
        )
    }
  }

  finish(omitted: number): Graph {
    const { requester, action, isDataAction, place } = this.#question
    const verdict = this.#decision.allowed ? 'Allowed' : this.#decision.effect === 'Denied' ? 'Denied' : 'Not allowed'
    const plane = isDataAction ? ' (data)' : ''
    return this.#builder.finish(
      `${verdict}: ${this.#builder.called(requester.principalId)}, ${action}${plane}, at ${place.scope}`,
      omitted,
    )
  }

  /** The groups from the requester to a holder; gives the holder's node. */
  #way(groups: readonly string[], mark: 'decides' | 'grants' | undefined): string {
    let node = this.#builder.principal(this.#question.requester.principalId, 'asked')
    for (const group of groups) {
      const next = this.#builder.principal(group, undefined, 'Group')
      this.#builder.edge(node, next, 'member', mark)
      node = next
    }
    return node
  }
}
