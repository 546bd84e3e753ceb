import type { AccessRequest, Engine, Policy } from 'rbac-core'
import { unknownActionRemark } from './actions.js'
import { readAttributes } from './attributes.js'
import type { Context } from './command.js'
import { Directory } from './directory.js'
import { UsageError } from './exit.js'
import { readRequester } from './requester.js'
import { readTime } from './time.js'

/** The part of a question that a verb leaves open, because it is the answer. */
export type OpenPart = 'principal' | 'action' | 'scope'

/**
 * The access request that the question flags spell, names made ids. What is doubtful in it is said on stderr.
 *
 * @param engine whose policy says who is called what, and which actions there are
 * @throws {UsageError} where a part is missing or ambiguous
 * @throws {InvalidTokenError | KeysUnavailableError} where a token was to say who asks
 */
export async function readQuestion(context: Context, engine: Engine): Promise<AccessRequest> {
  return {
    ...(await readRequester(context, new Directory(engine))),
    ...(await readAction(context, engine.policy)),
    scope: required(context.args, 'scope'),
    ...readCircumstances(context),
  }
}

/**
 * The access request that the flags spell, for somebody whose policy is not known here: names are ids.
 *
 * @throws {UsageError | InvalidTokenError | KeysUnavailableError}
 */
export async function readForeignQuestion(context: Context): Promise<AccessRequest> {
  return {
    ...(await readRequester(context, undefined)),
    ...askedAction(context.args),
    scope: required(context.args, 'scope'),
    ...readCircumstances(context),
  }
}

/** The same with one part left open; what stands in its place is for the library to ignore. */
export async function readOpenQuestion(context: Context, engine: Engine, open: OpenPart): Promise<AccessRequest> {
  const requester = open === 'principal' ? { principalId: '' } : await readRequester(context, new Directory(engine))
  const action = open === 'action' ? { action: '' } : await readAction(context, engine.policy)
  const scope = open === 'scope' ? '' : required(context.args, 'scope')
  return { ...requester, ...action, scope, ...readCircumstances(context) }
}

async function readAction(
  { args, out }: Context,
  policy: Policy,
): Promise<{ readonly action: string; readonly isDataAction: boolean }> {
  const { action, isDataAction } = askedAction(args)
  // The roles people name most: the loader has read them already, to look up roles by name.
  const { builtinRoles } = await import('rbac-core/builtin-roles')
  const remark = unknownActionRemark(policy, builtinRoles, action, isDataAction)
  if (remark !== undefined) await out.warning(remark)
  return { action, isDataAction }
}

function readCircumstances({ args, io }: Context): Pick<AccessRequest, 'subOperation' | 'attributes' | 'now'> {
  const subOperation = args.text('sub-operation')
  const attributes = args.text('attributes')
  const now = readTime(args)
  return {
    ...(subOperation !== undefined && { subOperation }),
    ...(attributes !== undefined && { attributes: readAttributes(attributes, io.cwd) }),
    ...(now !== undefined && { now }),
  }
}

function askedAction(args: Context['args']): { readonly action: string; readonly isDataAction: boolean } {
  const action = args.text('action')
  const dataAction = args.text('data-action')
  if (action !== undefined && dataAction !== undefined) {
    throw new UsageError('`--action` and `--data-action` are two different questions: give one')
  }
  if (dataAction !== undefined) return { action: dataAction, isDataAction: true }
  if (action !== undefined) return { action, isDataAction: false }
  throw new UsageError('`--action` (or `--data-action`) is missing')
}

function required(args: Context['args'], flag: string): string {
  const value = args.text(flag)
  if (value === undefined) throw new UsageError(`\`--${flag}\` is missing`)
  return value
}
