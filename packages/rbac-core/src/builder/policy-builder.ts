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
   * What the source throws is thrown. The policy would not be whole then, so nothing more can be done with the builder.
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
   * @throws {InvalidRequestError} when it was finished before, while items are still being added, and after a source failed
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
  /** Why there is no intake any more. */
  #end = FINISHED
  /** Sources whose items are being added. */
  #sources = 0

  constructor(documents: unknown, settings: Settings, expected: number) {
    this.#intake = new Intake(new StreamReader(documents, settings), expected)
  }

  add(section: StreamedSection, items: Iterable<unknown>): this {
    this.#open(section)
    if (typeof items !== 'object' || items === null || typeof items[Symbol.iterator] !== 'function') {
      throw new InvalidRequestError('add takes a list or a generator of items')
    }
    let chunk: unknown[] = []
    this.#sources += 1
    try {
      for (const item of items) {
        if (chunk.push(item) < CHUNK) continue
        this.#open(section).take(section, chunk)
        chunk = []
      }
      this.#open(section).take(section, chunk)
    } catch (error) {
      throw this.#failed(error)
    } finally {
      this.#sources -= 1
    }
    return this
  }

  async addFrom(section: StreamedSection, items: AsyncIterable<unknown>): Promise<this> {
    this.#open(section)
    if (typeof items !== 'object' || items === null || typeof items[Symbol.asyncIterator] !== 'function') {
      throw new InvalidRequestError('addFrom takes items that come one after the other (an async iterable)')
    }
    let chunk: unknown[] = []
    this.#sources += 1
    try {
      for await (const item of items) {
        if (chunk.push(item) < CHUNK) continue
        this.#open(section).take(section, chunk)
        chunk = []
      }
      this.#open(section).take(section, chunk)
    } catch (error) {
      throw this.#failed(error)
    } finally {
      this.#sources -= 1
    }
    return this
  }

  finish(options: EngineOptions = {}): Engine {
    const intake = this.#intake
    if (intake === undefined) throw new InvalidRequestError(this.#end)
    if (this.#sources > 0) throw new InvalidRequestError('items are still being added (wait for `addFrom` first)')
    this.#intake = undefined
    return engineFrom((compile) => compiled(intake, compile), options)
  }

  #open(section: StreamedSection): Intake {
    if (!SECTIONS.has(section)) {
      const names = [...SECTIONS].map((name) => `\`${name}\``).join(', ')
      throw new InvalidRequestError(`only ${names} can be added one after the other; documents hold the rest`)
    }
    if (this.#intake === undefined) throw new InvalidRequestError(this.#end)
    return this.#intake
  }

  /** Some of a source may have been taken: an engine without the rest could allow what the rest denies. */
  #failed(error: unknown): unknown {
    if (this.#intake !== undefined) this.#end = NOT_WHOLE
    this.#intake = undefined
    return error
  }
}

const FINISHED = 'the policy is finished (make another builder)'
const NOT_WHOLE = 'a source of items failed, so the policy would not be whole (make another builder)'

function compiled(intake: Intake, options: CompileOptions): CompiledPolicy {
  const remains = intake.remains()
  if (options.onUnknownHierarchy === 'error') refuseUnknownHierarchy(remains.warnings)
  return intake.compiled(remains, options)
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
