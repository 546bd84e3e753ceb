export type {
  ConditionReport,
  Explanation,
  ExplanationStep,
  MatchedPattern,
  Mend,
  NearMiss,
} from '../model/explanation.js'
export type { RenderOptions } from './render.js'
export { reasonText, render } from './render.js'
