import type { TlsFiles } from '../../listening/tls.js'
import type { Packed } from '../policy/packed.js'

/** What the main thread tells a worker. */
export type ToWorker =
  | { readonly kind: 'policy'; readonly packed: Packed }
  /** The policy's files can't be read or are invalid. */
  | { readonly kind: 'failing' }
  /** The metrics of this thread are wanted. */
  | { readonly kind: 'report'; readonly id: number }
  /** The metrics of all threads, as asked for by this one. */
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string }
  | { readonly kind: 'tls'; readonly tls: TlsFiles }
  /** Not ready any more, and still answering. */
  | { readonly kind: 'drain' }
  | { readonly kind: 'stop' }

/** What a worker tells the main thread. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly revision: string }
  | { readonly kind: 'loaded'; readonly revision: string }
  | { readonly kind: 'report'; readonly id: number; readonly text: string }
  | { readonly kind: 'gather'; readonly id: number }
  | { readonly kind: 'stopped' }

/** What a worker is started with; `setup` is the caller's own. */
export interface WorkerStart<Setup> {
  readonly socket: string
  /** Where clients reach the server. */
  readonly url: string
  readonly packed: Packed
  /** For how long the policy's files have been failing; undefined while they are not. */
  readonly failingMs: number | undefined
  /** What the main thread has checked last: the files may say something else by now. */
  readonly tls: TlsFiles | undefined
  readonly setup: Setup
}
