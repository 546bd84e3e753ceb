import { foldAscii } from '../model/text.js'
import { matches } from '../pattern/match.js'
import type { ActionMatches, Exists, Leaf, SubOperationMatches } from './ast.js'
import { compileComparison } from './compile-comparison.js'
import type { Evaluator } from './evaluator.js'
import { compileLookup, UNREADABLE } from './lookup.js'
import { readPattern } from './target.js'

/** The evaluator of a leaf. Whatever a hostile attribute record throws makes this leaf unknown, and no other. */
export function compileLeaf(leaf: Leaf, maxPairs: number): Evaluator {
  const evaluate = compileUnguarded(leaf, maxPairs)
  return (context, action) => {
    try {
      return evaluate(context, action)
    } catch {
      return 'unreadable'
    }
  }
}

function compileUnguarded(leaf: Leaf, maxPairs: number): Evaluator {
  switch (leaf.kind) {
    case 'exists':
      return compileExists(leaf)
    case 'actionMatches':
      return compileActionMatches(leaf)
    case 'subOperationMatches':
      return compileSubOperationMatches(leaf)
    case 'comparison':
      return compileComparison(leaf, maxPairs)
  }
}

function compileExists({ attribute }: Exists): Evaluator {
  const lookup = compileLookup(attribute)
  return (context) => {
    const value = lookup(context)
    if (value === UNREADABLE) return 'unreadable'
    return value === undefined ? 'false' : 'true'
  }
}

function compileActionMatches({ pattern: text }: ActionMatches): Evaluator {
  const pattern = readPattern(text)
  return (_context, action) => (action === undefined ? 'noAction' : matches(pattern, action) ? 'true' : 'false')
}

/** No suboperation is an answer, not a doubt: `NOT SubOperationMatches{'Blob.List'}` counts on it. */
function compileSubOperationMatches(leaf: SubOperationMatches): Evaluator {
  const wanted = foldAscii(leaf.subOperation)
  return ({ subOperation }) => {
    if (subOperation === undefined || subOperation === null) return 'false'
    if (typeof subOperation !== 'string') return 'wrongType'
    return foldAscii(subOperation) === wanted ? 'true' : 'false'
  }
}
