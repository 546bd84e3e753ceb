import { describe, expect, it } from 'vitest'
import { packSections } from '../../snapshot/pack.js'
import { PartsCollector, SnapshotParts } from '../../snapshot/parts.js'
import { LaidScopes } from './laid-scopes.js'
import { NONE } from './lookup.js'
import { ScopeTexts } from './scope-texts.js'
import { Texts } from './texts.js'

/** What lies beside letters, and what only looks like one. */
const ODD = ['@', 'A', 'Z', '[', '`', 'a', 'z', '{', '/', '\u00c1', '\u00e1', '\u00df', '\u007f', '\u0000']
const WIDE = ['\u212a', '\u4b41', '\u4b61', '\u2f00']
const SALT = 0x2545f491

/** All texts of up to ten of these, of every length, and each added to others. */
function laid(): { texts: ScopeTexts; laid: LaidScopes; written: string[] } {
  const all = new Texts()
  const texts = new ScopeTexts(all)
  const push = (stem: number, text: string) => texts.push(stem, text, 0, text.length)
  const endings = Array.from({ length: 240 }, (_, index) => ending(index))
  const roots = endings.slice(0, 40).map((text) => push(NONE, text))
  for (const [index, text] of endings.entries()) {
    const stem = push(roots[index % roots.length] ?? NONE, text)
    // One that adds to the one before it, and one that differs from it in case alone.
    push(index % 3 === 0 ? stem : (roots[(index * 7) % roots.length] ?? NONE), `/${text}`)
    push(roots[index % roots.length] ?? NONE, flipped(text))
  }
  const parts = new PartsCollector()
  all.write(parts)
  texts.write(parts)
  const read = new SnapshotParts(packSections(parts.sections))
  const written = Array.from({ length: texts.length }, (_, number) => texts.read(number))
  return { texts, laid: new LaidScopes(read), written }
}

function ending(index: number): string {
  const letters = Array.from({ length: index % 11 }, (_, at) => ODD[(index * 5 + at * at + at) % ODD.length] ?? '')
  const text = letters.join('')
  return index % 13 === 0 ? `${text}${WIDE[index % WIDE.length]}` : index % 2 === 0 ? `/${text}` : text
}

function flipped(text: string): string {
  return [...text]
    .map((char) => (/[a-z]/.test(char) ? char.toUpperCase() : /[A-Z]/.test(char) ? char.toLowerCase() : char))
    .join('')
}

describe('scopes where they were laid down', () => {
  const { texts, laid: scopes, written } = laid()

  it('have the hashes that each of them has by itself', () => {
    const { hashes } = scopes.scan(SALT)
    expect([...hashes]).toEqual(written.map((_, number) => texts.hashFolded(number, SALT)))
  })

  it('say what they start with as far as whole segments were added to it', () => {
    const firstOf = (number: number): number => {
      const stem = texts.stemOf(number)
      if (stem === NONE) return number
      const tail = (written[number] ?? '').slice(written[stem]?.length)
      return tail.length > 0 && tail.startsWith('/') && !tail.endsWith('/') ? firstOf(stem) : NONE
    }
    const { firsts } = scopes.scan(SALT)
    expect([...firsts]).toEqual(written.map((_, number) => firstOf(number)))
    expect(new Set(firsts).size).toBeGreaterThan(20)
  })

  it('are the same where only ASCII letters differ in case, each pair of them as one by one', () => {
    const found: string[] = []
    for (let a = 0; a < written.length; a++) {
      for (let b = 0; b < written.length; b++) {
        if (scopes.areSame(a, b) !== texts.areSame(a, b)) found.push(`${written[a]} ${written[b]}`)
      }
    }
    expect(found).toEqual([])
  })
})
