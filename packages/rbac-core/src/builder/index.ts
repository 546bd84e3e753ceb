export type { PolicyBuilder, PolicyBuilderOptions, StreamedSection } from './policy-builder.js'
export { createPolicyBuilder } from './policy-builder.js'
