export { findPolicyFiles } from './files.js'
export { loadPolicy } from './load-policy.js'
export type { PolicyWatcher, ReplacesPolicy, WatchPolicyOptions } from './watch-policy.js'
export { watchPolicy } from './watch-policy.js'
