import { LimitExceededError } from '../../errors.js'
import { DEFAULT_LIMITS } from '../../model/limits.js'
import { compareText } from '../../model/text.js'
import type { ActionAlgebra, PatternRow, Region } from '../../pattern/action-algebra.js'
import { parsePattern, storedPattern } from '../../pattern/pattern.js'
import { type ActionCase, casesOf } from '../../query/action-cases.js'
import { allOf, anyOf, type Demand, demandText, type Known } from '../../query/demand.js'
import { Stakes } from '../../query/stakes.js'
import { boundedAlgebra } from '../role-language.js'
import type { Block } from './facts.js'
import { isStoredAlike } from './stored.js'

/** What holds at one place in one of the policies. */
export interface Standing {
  readonly blocks: readonly Block[]
  readonly known: Known
}

/** Actions for which the two policies demand something else. */
export interface Difference {
  readonly rows: readonly PatternRow[]
  readonly isDataAction: boolean
  readonly before: Demand
  readonly after: Demand
}

/** Finds the actions on which two standings differ. */
export class Cells {
  readonly algebra: ActionAlgebra = boundedAlgebra()
  readonly #stakes = new Stakes(DEFAULT_LIMITS)
  readonly #regions = new Map<Block, Region | undefined>()
  readonly #dataRegions = new Map<Block, Region | undefined>()

  /** Every action for which the demands are not the same, in parts with one pair of demands each. */
  differences(before: Standing, after: Standing): Difference[] {
    this.algebra.refill()
    try {
      return this.#differences(before, after)
    } catch (error) {
      if (!(error instanceof LimitExceededError)) throw error
      this.algebra.giveUp()
      return []
    }
  }

  #differences(before: Standing, after: Standing): Difference[] {
    return [false, true].flatMap((isDataAction) => {
      const [was, is] = [this.#terms(before, isDataAction), this.#terms(after, isDataAction)]
      const isShared = ([block, { demand }]: readonly [Block, Term]) => {
        const other = is.get(block)?.demand
        return (
          other !== undefined &&
          demandText(demand) === demandText(other) &&
          isStoredAlike(demand, before.known, after.known)
        )
      }
      const shared = new Map([...was].filter(isShared))
      const changed = [...was, ...is].flatMap(([block, term]) => (shared.has(block) ? [] : [term]))
      if (changed.length === 0) return []
      const affected = this.#affected(changed, [...shared.values()])
      const [rulesBefore, rulesAfter] = [rulesOf(was.values()), rulesOf(is.values())]
      const parts = new Map<string, { before: Demand; after: Demand; rows: PatternRow[] }>()
      for (const { rows, inside } of this.#cells(affected, [...rulesBefore.open, ...rulesAfter.open])) {
        for (const one of this.#decided(rows, rulesBefore, inside)) {
          for (const { rows: left, demand } of this.#decided(one.rows, rulesAfter, inside)) {
            const texts = [one.demand, demand].map(demandText)
            if (texts[0] === texts[1] && isStoredAlike(demand, before.known, after.known)) continue
            const part = parts.get(texts.join('\n')) ?? { before: one.demand, after: demand, rows: [] }
            parts.set(texts.join('\n'), part)
            part.rows.push(...left)
          }
        }
      }
      return [...parts.values()].map(({ rows, ...demands }) => ({
        ...demands,
        isDataAction,
        rows: this.algebra.simplified(rows),
      }))
    })
  }

  #terms({ blocks, known }: Standing, isDataAction: boolean): Map<Block, Term> {
    const terms = new Map<Block, Term>()
    for (const block of blocks) {
      const region = this.#regionOf(block, isDataAction)
      if (region === undefined) continue
      const { denies, conditions } = block
      const demand = denies ? this.#stakes.liftOfAny(conditions, known) : this.#stakes.demandOfAll(conditions, known)
      // A part that never grants, or is always lifted, says nothing.
      const parts = casesOf(region, demand, this.algebra).filter((part) => part.demand !== denies)
      terms.set(block, { denies, demand, parts })
    }
    return terms
  }

  #regionOf(block: Block, isDataAction: boolean): Region | undefined {
    const regions = isDataAction ? this.#dataRegions : this.#regions
    if (!regions.has(block)) regions.set(block, regionOf(block, isDataAction))
    return regions.get(block)
  }

  /**
   * All actions for which the demands may differ. Elsewhere the same is demanded, as it is where both policies grant
   * whatever is sent, and deny alike.
   */
  #affected(changed: readonly Term[], shared: readonly Term[]): PatternRow[] {
    const regions = (terms: readonly Term[]) => terms.flatMap(({ parts }) => parts.map(({ region }) => region))
    const always = shared
      .filter(({ denies }) => !denies)
      .flatMap(({ parts }) => parts.flatMap(({ region, demand }) => (demand === true ? [region] : [])))
    const denied = this.#within(EVERYTHING, regions(changed.filter(({ denies }) => denies)))
    const granted = this.#within(EVERYTHING, regions(changed.filter(({ denies }) => !denies)))
    return this.algebra.simplified([...denied, ...this.#without(granted, always)])
  }

  /** The rows in parts that lie wholly inside or outside of each rule. */
  #cells(rows: readonly PatternRow[], rules: readonly Rule[]): Cell[] {
    let cells: Cell[] = [{ rows, inside: new Set() }]
    for (const rule of rules) {
      cells = cells.flatMap(({ rows, inside }) =>
        [
          { rows: this.#without(rows, rule.regions), inside },
          { rows: this.#within(rows, rule.regions), inside: new Set([...inside, rule]) },
        ].filter((cell) => cell.rows.length > 0),
      )
      if (cells.length > MOST_CELLS) {
        this.algebra.giveUp()
        return []
      }
    }
    return cells
  }

  /** The rows of a cell, by what the rules of one policy demand of them. */
  #decided(
    rows: readonly PatternRow[],
    rules: Rules,
    inside: ReadonlySet<Rule>,
  ): { rows: PatternRow[]; demand: Demand }[] {
    const lifts = byText(rules.open.filter((rule) => inside.has(rule) && rules.denies.includes(rule)))
    const grants = byText(rules.open.filter((rule) => inside.has(rule) && rules.grants.includes(rule)))
    const granted = this.#without(this.#within(rows, rules.always), rules.never)
    const others = this.algebra.simplified([...this.#without(rows, rules.always), ...this.#within(rows, rules.never)])
    const open = grants.length === 0 ? [] : this.#without(others, [...rules.always, ...rules.never])
    return [
      { rows: granted, demand: allOf(lifts) },
      { rows: open, demand: allOf([anyOf(grants), ...lifts]) },
      { rows: this.#minus(others, open), demand: false },
    ].filter((part) => part.rows.length > 0)
  }

  #within(rows: readonly PatternRow[], regions: readonly Region[]): PatternRow[] {
    return this.algebra.simplified(regions.flatMap((region) => this.algebra.within(rows, region)))
  }

  #without(rows: readonly PatternRow[], regions: readonly Region[]): PatternRow[] {
    if (regions.length === 0) return [...rows]
    let left = [...rows]
    for (const region of regions) if (this.#takes(region, left)) left = this.algebra.without(left, region)
    return this.algebra.simplified(left)
  }

  /** May it take something? Where it takes all of it back again, rows would only be cut up. */
  #takes(region: Region, rows: readonly PatternRow[]): boolean {
    return region.all.length + region.none.length === 0 || this.#within(rows, [region]).length > 0
  }

  #minus(rows: readonly PatternRow[], taken: readonly PatternRow[]): PatternRow[] {
    return this.algebra.simplified(rows.flatMap((row) => this.algebra.minus(row, taken)))
  }
}

/** What a block of permissions demands on one plane. */
interface Term {
  readonly denies: boolean
  readonly demand: Demand
  readonly parts: readonly ActionCase[]
}

/** A part of the actions for which one thing is demanded: to be granted, or to have a deny lifted. */
interface Rule {
  readonly demand: Demand
  readonly regions: Region[]
}

/** The rules of one policy at one place, on one plane. */
class Rules {
  readonly grants: readonly Rule[]
  readonly denies: readonly Rule[]
  /** Those that demand something that is not yet known. */
  readonly open: readonly Rule[]
  /** Granted and denied whatever is sent. */
  readonly always: readonly Region[]
  readonly never: readonly Region[]

  constructor(grants: readonly Rule[], denies: readonly Rule[]) {
    this.grants = grants
    this.denies = denies
    this.open = [...grants, ...denies].filter(({ demand }) => typeof demand !== 'boolean')
    this.always = grants.filter(({ demand }) => demand === true).flatMap(({ regions }) => regions)
    this.never = denies.filter(({ demand }) => demand === false).flatMap(({ regions }) => regions)
  }
}

function rulesOf(terms: Iterable<Term>): Rules {
  const [grants, denies] = [new Map<string, Rule>(), new Map<string, Rule>()]
  for (const term of terms) {
    const rules = term.denies ? denies : grants
    for (const { region, demand } of term.parts) {
      const text = demandText(demand)
      const same = rules.get(text)
      if (same === undefined) rules.set(text, { demand, regions: [region] })
      else same.regions.push(region)
    }
  }
  return new Rules([...grants.values()], [...denies.values()])
}

interface Cell {
  readonly rows: readonly PatternRow[]
  /** The rules it lies in; it lies outside of all others. */
  readonly inside: ReadonlySet<Rule>
}

const EVERYTHING: readonly PatternRow[] = [{ pattern: parsePattern('*'), except: [] }]
const MOST_CELLS = 512

function regionOf({ permission }: Block, isDataAction: boolean): Region | undefined {
  const listed = isDataAction ? permission.dataActions : permission.actions
  const removed = isDataAction ? permission.notDataActions : permission.notActions
  if (listed.length === 0) return undefined
  return { any: listed.map(storedPattern), all: [], none: removed.map(storedPattern) }
}

/** In the order of their text, so that no order in a policy shows. */
function byText(rules: readonly Rule[]): Demand[] {
  return rules.map(({ demand }) => demand).sort((a, b) => compareText(demandText(a), demandText(b)))
}
