import { Broken } from './laws.js'
import type { FuzzTarget } from './target.js'

/** What an input broke. Two failures with one `sign` are taken for the same fault. */
export interface Failure {
  readonly sign: string
  readonly message: string
}

/**
 * Of one input, at its quickest of three tries, in milliseconds of processor time: how busy the machine is does not count,
 * and no input of the longest takes a tenth of it.
 */
export const SLOW = 1000

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).join()

/** Runs the target on an input; what it broke, or undefined. More than `slow` milliseconds break something, too. */
export async function failureOf(target: FuzzTarget, input: string, slow = SLOW): Promise<Failure | undefined> {
  const start = spent()
  const failure = await broken(target, input)
  if (failure !== undefined) return failure
  if (Object.getOwnPropertyNames(Object.prototype).join() !== PROTOTYPE) {
    return { sign: 'Object.prototype', message: 'Object.prototype was changed' }
  }
  let quickest = spent() - start
  for (let tries = 0; quickest > slow && tries < 2; tries++) {
    const again = spent()
    await broken(target, input)
    quickest = Math.min(quickest, spent() - again)
  }
  if (quickest > slow) return { sign: 'slow', message: `an input takes ${Math.round(quickest)} ms` }
  return undefined
}

/** Milliseconds of processor time since the process began. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function broken(target: FuzzTarget, input: string): Promise<Failure | undefined> {
  try {
    const pending = target.run(input)
    if (pending !== undefined) await pending
    return undefined
  } catch (error) {
    if (error instanceof Broken) return { sign: error.law, message: error.message }
    const { name, stack } = error instanceof Error ? error : new Error(String(error))
    // The top frame says where; the message may quote the input.
    const frame = /\n\s+at (.+)/.exec(stack ?? '')?.[1] ?? ''
    return { sign: `${name} at ${frame}`, message: String(stack ?? error) }
  }
}
