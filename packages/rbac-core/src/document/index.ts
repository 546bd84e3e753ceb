export type { ParsePolicyOptions } from './options.js'
export { parsePolicy } from './parse-policy.js'
export type { ParsePolicyTextOptions, PolicyText } from './parse-text.js'
export { parsePolicyText } from './parse-text.js'
