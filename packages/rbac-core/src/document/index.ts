export type { ParsePolicyOptions } from './options.js'
export { parsePolicy } from './parse-policy.js'
