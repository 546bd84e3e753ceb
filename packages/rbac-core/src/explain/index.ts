export type {
  ConditionReport,
  Explanation,
  ExplanationStep,
  MatchedPattern,
  Mend,
  NearMiss,
} from '../model/explanation.js'
export { reasonText, render } from './render.js'
