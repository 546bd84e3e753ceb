import { type Engine, type EngineOptions, insideOf, replaceCompiled } from '../engine/engine.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { InvalidRequestError, type RbacError } from '../errors.js'
import { coded, codedOptions } from '../model/coded.js'
import { loadSnapshot, policyIn, viewOf } from './load.js'
import { snapshotBytes } from './save.js'

/** Where snapshots are sent: a worker, or a port to one. */
export interface SnapshotSink {
  postMessage(message: unknown): void
}

/** Where they arrive: `parentPort` of Node's `worker_threads`, a port, or the global scope of a web worker. */
export interface SnapshotSource {
  addEventListener(type: 'message', listener: (event: object) => void): void
  /** Ports keep their messages until they are started. */
  start?(): void
}

/** Hands the policy of one engine to many threads, in memory that all of them look at. */
export interface SnapshotPublisher {
  /**
   * Sends the last snapshot, and every later one as it is published. A sink that throws is not attached.
   *
   * @throws {InvalidRequestError} for what takes none
   */
  attach(sink: SnapshotSink): void
  detach(sink: SnapshotSink): void
  /**
   * Takes a snapshot of what the engine answers from now and sends it to all that are attached. Where a sink throws, the
   * others get it all the same, and the error is thrown in the end. O(size of the policy).
   */
  publish(): void
}

/**
 * Takes a first snapshot of an engine's policy, for workers to answer from. Call `publish` after the policy changed.
 *
 * Where the platform has shared memory there is one copy, however many threads; elsewhere each gets its own.
 *
 * @throws {InvalidRequestError} for anything but an engine
 */
export function publishSnapshots(engine: Engine<ActionCatalogue>): SnapshotPublisher {
  const sinks = new Set<SnapshotSink>()
  let last = messageOf(engine)
  return {
    attach(sink) {
      coded('not a place to send snapshots to (pass a worker or a port)', () => sink.postMessage(last))
      sinks.add(sink)
    },
    detach(sink) {
      sinks.delete(sink)
    },
    publish() {
      last = messageOf(engine)
      const errors: unknown[] = []
      for (const sink of sinks) {
        try {
          sink.postMessage(last)
        } catch (error) {
          errors.push(error)
        }
      }
      if (errors.length > 0) throw errors[0]
    },
  }
}

export interface ReceiveOptions extends EngineOptions {
  /** Told of a snapshot that can't be used; the engine keeps what it answers from. Default: nobody is. */
  readonly onError?: (error: RbacError) => void
}

/**
 * The engine of a worker: made when the first snapshot arrives, and from then on it answers from each newer one as soon
 * as that is there, or from one of another engine than the last was of. Nobody ever sees half of one: a question is
 * answered from one snapshot. Older ones and other messages are left alone.
 *
 * @throws {InvalidRequestError} for what is no source of messages, or for options of the wrong shape
 */
export function receiveSnapshots<Actions extends ActionCatalogue = readonly string[]>(
  source: SnapshotSource,
  options: ReceiveOptions = {},
): Promise<Engine<Actions>> {
  return new Promise((resolve, reject) => {
    const { onError, ...settings } = codedOptions(() => ({ ...options }))
    let engine: Engine<Actions> | undefined
    let newest: Pick<SnapshotMessage, 'origin' | 'revision'> | undefined
    const receive = ({ origin, revision, bytes }: SnapshotMessage): void => {
      // What was sent earlier may not come later: it would bring back what was taken away.
      if (origin === newest?.origin && revision < newest.revision) return
      const view = viewOf(bytes)
      if (engine === undefined) engine = loadSnapshot(view, settings)
      else replaceCompiled(engine, (compile) => policyIn(view, compile))
      newest = { origin, revision }
      resolve(engine)
    }
    try {
      source.addEventListener('message', (event) => {
        const message = 'data' in event ? event.data : undefined
        if (!isSnapshotMessage(message)) return
        try {
          receive(message)
        } catch (error) {
          onError?.(error as RbacError)
          reject(error)
        }
      })
      source.start?.()
    } catch {
      reject(new InvalidRequestError('not a source of messages (pass `parentPort`, a port, or `self`)'))
    }
  })
}

interface SnapshotMessage {
  readonly rbacSnapshot: 1
  /** Which engine it is of: revisions of others say nothing of it. */
  readonly origin: number
  readonly revision: number
  readonly bytes: ArrayBufferLike
}

function messageOf(engine: Engine<ActionCatalogue>): SnapshotMessage {
  const { revision } = insideOf(engine)
  const allocate = (length: number): ArrayBufferLike =>
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(length) : new SharedArrayBuffer(length)
  return { rbacSnapshot: 1, origin: numberOf(engine), revision, bytes: snapshotBytes(engine, allocate).buffer }
}

/** A number that engines of this and other threads have in common as good as never. */
function numberOf(engine: Engine<ActionCatalogue>): number {
  const number = NUMBERS.get(engine) ?? Math.random()
  NUMBERS.set(engine, number)
  return number
}

const NUMBERS = new WeakMap<Engine<ActionCatalogue>, number>()

function isSnapshotMessage(data: unknown): data is SnapshotMessage {
  return typeof data === 'object' && data !== null && 'rbacSnapshot' in data && data.rbacSnapshot === 1
}
