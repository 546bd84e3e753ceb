import type { LintOptions } from 'rbac-core/analyze'

export type LintFlags = LintOptions

/** Options as the first line of an example spells them: flags of `rbac lint`. */
export function readFlags(line: string): LintOptions {
  const words = line.split(' ')
  const values = (flag: string) => words.flatMap((word, index) => (word === flag ? [words[index + 1] ?? ''] : []))
  const [at] = values('--at')
  const [within] = values('--expiring-within')
  const ignore = values('--ignore')
  return {
    ...(at !== undefined && { now: at }),
    ...(within !== undefined && { expiringWithinDays: Number.parseInt(within, 10) }),
    ...(ignore.length > 0 && { ignore }),
  }
}
