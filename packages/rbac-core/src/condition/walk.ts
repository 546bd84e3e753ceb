import type { ActionMatches, AttributeReference, Comparison, Condition, Leaf } from './ast.js'

/** Every leaf, in the order of the text. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  switch (condition.kind) {
    case 'or':
    case 'and':
      return condition.operands.flatMap(leavesOf)
    case 'not':
      return leavesOf(condition.operand)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return [condition]
  }
}

export function comparisonsOf(condition: Condition): readonly Comparison[] {
  return leavesOf(condition).filter((leaf) => leaf.kind === 'comparison')
}

export function targetsOf(condition: Condition): readonly ActionMatches[] {
  return leavesOf(condition).filter((leaf) => leaf.kind === 'actionMatches')
}

export function attributesOf(leaf: Leaf): readonly AttributeReference[] {
  if (leaf.kind === 'exists') return [leaf.attribute]
  if (leaf.kind !== 'comparison') return []
  return [leaf.left, leaf.right].filter((operand) => operand.kind === 'attribute')
}
