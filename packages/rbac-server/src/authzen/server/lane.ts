import type { Socket } from 'node:net'
import { isPost, NOT_PLAIN, PARTIAL, requestEnd } from './framing.js'
import type { Line, Waiting } from './line.js'
import type { Loop } from './loop.js'

export interface LaneOptions {
  readonly socket: Socket
  /** Gives bytes to Node's parser. */
  readonly parse: (bytes: Buffer) => void
  readonly line: Pick<Line, 'join' | 'resize'>
  readonly loop: Loop
  /** The refusals of those requests of `bytes` that start at these places, as one text in Latin-1. */
  readonly refuse: (bytes: Buffer, starts: readonly number[]) => string
}

/** How long the start of a request is kept here before the parser has it, with its own limits on slow clients. */
const PATIENCE_MS = 100
/** What Node reads at once. Where it read less, nothing was left. */
const MOST_READ = 64 * 1024

/**
 * The bytes of one connection on their way to Node's parser: they wait in line, and may be refused when their turn comes.
 * Plain requests are then answered before they are parsed, all that have come together with one write: a small part of
 * what Node's server needs for saying no, so that refusing does not take the time that is left for answers.
 *
 * Invariant: bytes are refused here only where a request starts of which the parser has nothing, and only when all answers
 * to the requests before it are written. Whatever is not plain goes to the parser, and so does all that follows it.
 */
export class Lane implements Waiting {
  readonly #options: LaneOptions
  /** What has not had its turn. */
  #waiting: Buffer[] = []
  #size = 0
  #since = 0
  /** Since when there may be more that is not read; undefined where there is none. */
  #unreadSince: number | undefined
  #isInLine = false
  /** Whether this keeps the connection from being read, and not Node's server. */
  #isHeld = false
  #isRefusing = false
  /** The start of a request that the parser has nothing of. */
  #kept: Buffer | undefined
  #impatience: NodeJS.Timeout | undefined
  /** The start of a head that the parser has. */
  #headStart: Buffer | undefined
  /** What is still to come of a body whose start the parser has. */
  #owed = 0
  /** Whether only the parser knows where requests start. */
  #isLost = false
  /** Whether the parser has had a whole request: Node hangs up where none comes for long. */
  #isUsed = false
  #underWay = 0

  constructor(options: LaneOptions) {
    this.#options = options
  }

  get since(): number {
    return this.#since
  }

  /** Whether requests that Node's server takes up now are to be refused. */
  get isRefusing(): boolean {
    return this.#isRefusing
  }

  /** To be called when Node's server takes a request up. */
  opened(): void {
    this.#isUsed = true
    this.#underWay += 1
  }

  /** To be called when its answer is written. */
  closed(): void {
    this.#underWay -= 1
  }

  /** To be called with everything that is read. */
  take(chunk: Buffer): void {
    const since = this.#unreadSince ?? this.#options.loop.now()
    if (this.#size === 0) this.#since = since
    this.#unreadSince = chunk.length < MOST_READ ? undefined : since
    this.#wait(chunk)
    this.join()
  }

  /** To be called when the connection is read again. */
  join(): void {
    if (this.#size === 0) return
    if (this.#isInLine) {
      if (this.#size >= MOST_READ) this.#hold()
      return
    }
    this.#isInLine = true
    this.#options.line.join(this)
  }

  serve(isTooLate: boolean): void {
    this.#isInLine = false
    if (this.#size === 0) return
    this.#release()
    // Node's server wants no more before its answers are read, and reads again by itself.
    if (this.#options.socket.isPaused()) return
    this.#isRefusing = isTooLate
    this.#sort(this.#takeAll())
    this.#isRefusing = false
  }

  /** Gives the parser everything there is: nothing more is to come. */
  finish(): void {
    this.serve(false)
    this.#giveKept()
  }

  /** Forgets whatever has not been answered. */
  forget(): void {
    this.#takeAll()
  }

  #wait(bytes: Buffer): void {
    this.#waiting.push(bytes)
    this.#size += bytes.length
    this.#options.line.resize(bytes.length)
  }

  /** Whatever the parser has not got, in one piece. */
  #takeAll(): Buffer {
    const [first] = this.#waiting
    const chunks = this.#kept === undefined ? this.#waiting : [this.#kept, ...this.#waiting]
    clearTimeout(this.#impatience)
    this.#kept = undefined
    this.#options.line.resize(-this.#size)
    this.#waiting = []
    this.#size = 0
    return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)
  }

  #sort(bytes: Buffer): void {
    const start = this.#isLost ? undefined : this.#startIn(bytes)
    if (start === undefined) {
      this.#options.parse(bytes)
      return
    }
    const mayRefuse = this.#isRefusing && start === 0 && this.#isUsed && this.#underWay === 0
    const refused = mayRefuse ? this.#refuse(bytes) : 0
    if (this.#isHeld) {
      if (refused < bytes.length) this.#wait(bytes.subarray(refused))
      return
    }
    const end = this.#wholeUntil(bytes, Math.max(start, refused))
    if (end > refused) this.#options.parse(end - refused === bytes.length ? bytes : bytes.subarray(refused, end))
    if (end < bytes.length) this.#keep(bytes.subarray(end))
  }

  /** Where the first request starts of which the parser has nothing; undefined where none does. */
  #startIn(bytes: Buffer): number | undefined {
    if (this.#headStart !== undefined) {
      const whole = Buffer.concat([this.#headStart, bytes])
      const had = this.#headStart.length
      this.#headStart = undefined
      const end = requestEnd(whole, 0)
      if (end < 0) {
        this.#remember(whole, 0, end)
        return undefined
      }
      this.#owed = end - had
    }
    const start = Math.min(this.#owed, bytes.length)
    this.#owed -= start
    return start === bytes.length ? undefined : start
  }

  /** Refuses the requests at the start of `bytes`, and says where the first is that it has to leave. */
  #refuse(bytes: Buffer): number {
    const starts: number[] = []
    let at = 0
    while (at < bytes.length && isPost(bytes, at)) {
      const end = requestEnd(bytes, at)
      if (end < 0 || end > bytes.length) break
      starts.push(at)
      at = end
    }
    if (starts.length === 0) return 0
    const { socket, refuse } = this.#options
    // Whoever does not read the answers is not read either.
    if (!socket.write(refuse(bytes, starts), 'latin1')) {
      this.#hold()
      socket.once('drain', () => this.#release())
    }
    return at
  }

  /** How far the parser gets `bytes`, of which a request starts at `at`: to the end of the last whole one, or further. */
  #wholeUntil(bytes: Buffer, at: number): number {
    let end = at
    while (end < bytes.length) {
      const next = requestEnd(bytes, end)
      if (next >= 0 && next <= bytes.length) {
        end = next
        continue
      }
      // Behind another one: the rest of it comes at once, and may have to be refused.
      if (end > 0 && next !== NOT_PLAIN) return end
      this.#remember(bytes, end, next)
      return bytes.length
    }
    return end
  }

  /** What the parser gets of the request at `at` is not all of it. */
  #remember(bytes: Buffer, at: number, end: number): void {
    if (end === NOT_PLAIN) this.#isLost = true
    else if (end === PARTIAL) this.#headStart = bytes.subarray(at)
    else this.#owed = end - bytes.length
  }

  #keep(bytes: Buffer): void {
    this.#kept = bytes
    this.#impatience = setTimeout(() => {
      // What waits behind it takes it along.
      if (this.#size > 0) return
      if (this.#options.socket.isPaused()) this.#keep(bytes)
      else this.#giveKept()
    }, PATIENCE_MS).unref()
  }

  #giveKept(): void {
    if (this.#kept !== undefined) this.#sort(this.#takeAll())
  }

  #hold(): void {
    const { socket } = this.#options
    if (socket.isPaused()) return
    this.#isHeld = true
    this.#unreadSince ??= this.#options.loop.now()
    socket.pause()
  }

  #release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#options.socket.resume()
  }
}

/**
 * Puts a lane between a connection and Node's server, which has just taken it. Undefined where Node reads connections in
 * some other way than by a listener: then nothing waits in line, and nothing is refused.
 */
export function layLane(socket: Socket, options: Omit<LaneOptions, 'socket' | 'parse'>): Lane | undefined {
  const [parse] = socket.listeners('data')
  if (parse === undefined) return undefined
  const lane = new Lane({ ...options, socket, parse: (bytes) => void parse.call(socket, bytes) })
  socket.removeAllListeners('data')
  socket.on('data', (chunk: Buffer) => lane.take(chunk))
  socket.on('resume', () => lane.join())
  // Before Node's own: what waits belongs to the end that it finds.
  socket.prependListener('end', () => lane.finish())
  socket.on('close', () => lane.forget())
  return lane
}
