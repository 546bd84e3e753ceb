// A star stands for nothing, too: `a/*/b` is also `a/b`, for which a glob of its own is needed.

/** The patterns of a role in lower case, for globs whose star stands for one character at least. */
export function globsOf(patterns: readonly string[]): string[] {
  return patterns
    .map((pattern) => pattern.trim().toLowerCase())
    .flatMap((pattern) => (pattern.includes('/*/') ? [pattern, pattern.replace('/*/', '/')] : [pattern]))
}
