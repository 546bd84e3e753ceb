import { type ParsePolicyOptions, readOptions, type Settings } from '../document/options.js'
import type { StreamedSection } from '../document/read-sections.js'
import { StreamReader } from '../document/stream-reader.js'
import type { CompiledPolicy, CompileOptions } from '../engine/compiled/compiled-policy.js'
import { refuseUnknownHierarchy } from '../engine/compiler/assemble.js'
import { type Engine, type EngineOptions, engineFrom } from '../engine/engine.js'
import { InvalidRequestError } from '../errors.js'
import { codedOptions } from '../model/coded.js'
import type { KeysOf } from '../model/known-keys.js'
import { Intake } from './intake.js'

export type { StreamedSection }

export interface PolicyBuilderOptions extends Omit<ParsePolicyOptions, 'places'> {
  /** About how many assignments there will be: room is taken for so many at once. Default 0. */
  readonly expected?: number
}

/**
 * Builds an engine for a policy that is too large to hold as documents. What there is little of comes as documents;
 * groups and assignments come one after the other, are read and checked as `parsePolicy` does, and go into the columns
 * of the compiled policy at once. Nothing of them is kept but what there is to say about them.
 */
export interface PolicyBuilder {
  /**
   * Adds items of a section, from a list or a generator. Problems are collected, each with its place: the first item
   * of a section is `roleAssignments[0]`, however many calls bring them. O(items).
   *
   * @throws {InvalidRequestError} for groups after assignments, for a section that can't be streamed, when finished
   */
  add(section: StreamedSection, items: Iterable<unknown>): this
  /** The same from what takes its time: lines of a file, pages of a list. Rejects as the source does. */
  addFrom(section: StreamedSection, items: AsyncIterable<unknown>): Promise<this>
  /**
   * The engine. The builder is empty afterwards.
   *
   * @throws {InvalidPolicyError} with every problem of the documents and the items, warnings included
   * @throws {InvalidRequestError} when it was finished before
   */
  finish(options?: EngineOptions): Engine
}

/**
 * A builder that starts with what documents say: roles, management groups, principals, deny assignments, and whatever
 * else there is no need to stream.
 *
 * Groups come before assignments. Of copies of one item that differ in spelling alone the first is kept, where
 * `parsePolicy` keeps the one that sorts first.
 *
 * @param documents as `parsePolicy` takes them
 * @throws {InvalidPolicyError} when they are no plain data
 * @throws {InvalidRequestError} for options of the wrong shape
 * @see docs/snapshots.md, "Large policies"
 */
export function createPolicyBuilder(documents: unknown = {}, options: PolicyBuilderOptions = {}): PolicyBuilder {
  const settings = readOptions(options, BUILDER_OPTIONS)
  const expected = codedOptions(() => readExpected(options))
  return new StreamingBuilder(documents, settings, expected)
}

const BUILDER_OPTIONS: KeysOf<PolicyBuilderOptions> = { strict: true, limits: true, expected: true }

/** Items that are read together. */
const CHUNK = 512

class StreamingBuilder implements PolicyBuilder {
  #intake: Intake | undefined

  constructor(documents: unknown, settings: Settings, expected: number) {
    this.#intake = new Intake(new StreamReader(documents, settings), expected)
  }

  add(section: StreamedSection, items: Iterable<unknown>): this {
    const intake = this.#open(section)
    if (typeof items !== 'object' || items === null || typeof items[Symbol.iterator] !== 'function') {
      throw new InvalidRequestError('add takes a list or a generator of items')
    }
    let chunk: unknown[] = []
    for (const item of items) {
      if (chunk.push(item) < CHUNK) continue
      intake.take(section, chunk)
      chunk = []
    }
    intake.take(section, chunk)
    return this
  }

  async addFrom(section: StreamedSection, items: AsyncIterable<unknown>): Promise<this> {
    this.#open(section)
    if (typeof items !== 'object' || items === null || typeof items[Symbol.asyncIterator] !== 'function') {
      throw new InvalidRequestError('addFrom takes items that come one after the other (an async iterable)')
    }
    let chunk: unknown[] = []
    for await (const item of items) {
      if (chunk.push(item) < CHUNK) continue
      this.#open(section).take(section, chunk)
      chunk = []
    }
    this.#open(section).take(section, chunk)
    return this
  }

  finish(options: EngineOptions = {}): Engine {
    const intake = this.#intake
    if (intake === undefined) throw finished()
    this.#intake = undefined
    return engineFrom((compile) => compiled(intake, compile), options)
  }

  #open(section: StreamedSection): Intake {
    if (!SECTIONS.has(section)) {
      const names = [...SECTIONS].map((name) => `\`${name}\``).join(', ')
      throw new InvalidRequestError(`only ${names} can be added one after the other; documents hold the rest`)
    }
    if (this.#intake === undefined) throw finished()
    return this.#intake
  }
}

function compiled(intake: Intake, options: CompileOptions): CompiledPolicy {
  const remains = intake.remains()
  if (options.onUnknownHierarchy === 'error') refuseUnknownHierarchy(remains.warnings)
  return intake.compiled(remains, options)
}

function finished(): InvalidRequestError {
  return new InvalidRequestError('the policy is finished (make another builder)')
}

function readExpected({ expected = 0 }: PolicyBuilderOptions): number {
  if (Number.isSafeInteger(expected) && expected >= 0 && expected <= MOST) return expected
  throw new InvalidRequestError(`options.expected must be a whole number from 0 to ${MOST}`)
}

/** Four integers each have to fit into one array. */
const MOST = 100_000_000

const SECTIONS: ReadonlySet<string> = new Set([
  'groups',
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
])
