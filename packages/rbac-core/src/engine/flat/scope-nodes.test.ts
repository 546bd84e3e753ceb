import { describe, expect, it } from 'vitest'
import { storedScope } from '../../scope/scope.js'
import { packSections } from '../../snapshot/pack.js'
import { PartsCollector, SnapshotParts } from '../../snapshot/parts.js'
import { LaidScopes } from './laid-scopes.js'
import { NONE } from './lookup.js'
import type { PartsIn } from './parts.js'
import { checkNodes } from './scope-nodes.js'
import { ScopeTable } from './scope-table.js'
import { ScopeTexts } from './scope-texts.js'
import { Texts } from './texts.js'

describe('nodes of a snapshot', () => {
  const all = new Texts()
  const texts = new ScopeTexts(all)
  const root = texts.push(NONE, '/a/b', 0, 4)
  const below = [texts.push(root, '/c', 0, 2), texts.push(root, '/d', 0, 2)]
  const table = new ScopeTable(texts)
  for (const text of [root, ...below]) table.add(storedScope(texts.read(text)), text, () => root)
  const collector = new PartsCollector()
  all.write(collector)
  texts.write(collector)
  table.write(collector)
  const parts = new SnapshotParts(packSections(collector.sections))
  const { firsts } = new LaidScopes(parts).scan(table.salt)

  it('are taken as they are', () => {
    expect(() => checkNodes(parts, firsts, table, texts)).not.toThrow()
  })

  it.each([2, 3])('are refused when %i has the path of the anchor it lies below', (node) => {
    const paths = parts.ints('npth').slice()
    paths[node] = root
    const forged: Pick<PartsIn, 'ints'> = { ints: (name) => (name === 'npth' ? paths : parts.ints(name)) }
    expect(() => checkNodes(forged, firsts, table, texts)).toThrow(`has ${node} for what its path is not`)
  })
})
