import type { CompiledPolicy, CompileOptions } from './compiled/compiled-policy.js'

/** Makes the next revision of a policy; undefined where only editing the policy as a whole will do. */
export type Updater = (policy: CompiledPolicy, change: unknown, options: CompileOptions) => CompiledPolicy | undefined

let provided: Updater = () => undefined

/**
 * Tells how policies are changed in place. The parser does so when it is loaded, without which nothing can be changed:
 * so a program that only answers need not carry it, see `provideEditor`.
 */
export function provideUpdater(updater: Updater): void {
  provided = updater
}

export const nextRevision: Updater = (policy, change, options) => provided(policy, change, options)
