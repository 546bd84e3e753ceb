/**
 * A process that asks a server so many times a second, however fast it answers: questions go out on time, some behind
 * the other on each connection, and every answer is compared with the one it has to be. It is made to cost less than the
 * server: what is due goes out in one write for each connection, and refusals are recognised by their bytes.
 */

import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { Answers } from './answers.js'
import type { LoadRequest } from './load.js'

/** What the process is told. */
export interface FloodJob {
  readonly port: number
  readonly connections: number
  /** How many questions go out behind one another. */
  readonly together: number
  /** Undefined: as many as are answered, so that each connection waits for so many. */
  readonly perSecond?: number
  readonly seconds: number
  /** Before anything is counted. */
  readonly warmUpSeconds: number
  /** A JSON file with a list of `LoadRequest`. */
  readonly requests: string
  readonly allow: string
}

export interface FloodResult {
  readonly asked: number
  /** With what they had to be. */
  readonly answered: number
  /** Refused at once, with 503. */
  readonly shed: number
  /** Answered with something else than they had to be. */
  readonly wrong: number
  /** Any other status, and questions on connections that the server ended. */
  readonly failed: number
  /** Questions that nothing came back for within a second after the end. */
  readonly silent: number
  /** Of the answers, from the moment the question was due. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

interface Group {
  readonly bytes: Buffer
  readonly allows: readonly boolean[]
}

const TICK_MS = 2

async function run(job: FloodJob): Promise<FloodResult> {
  const groups = groupsOf(JSON.parse(readFileSync(job.requests, 'utf8')) as LoadRequest[], job.together)
  const start = performance.now() + job.warmUpSeconds * 1000
  const end = start + job.seconds * 1000
  const latencies: number[] = []
  let [asked, shed, wrong, failed, silent, next] = [0, 0, 0, 0, 0, 0]
  const isCounted = (dueAt: number): boolean => dueAt >= start && dueAt <= end
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () =>
      open(job, {
        answered: (dueAt, isRight) => {
          if (!isCounted(dueAt)) return
          if (isRight) latencies.push(performance.now() - dueAt)
          else wrong += 1
        },
        refused: (dueAt, status) => {
          if (!isCounted(dueAt)) return
          if (status === 503) shed += 1
          else failed += 1
        },
        ended: (dueAts) => {
          failed += dueAts.filter(isCounted).length
        },
      }),
    ),
  )
  const ask = (connection: Connection | undefined, dueAt: number): void => {
    const group = groups[next++ % groups.length]
    if (group === undefined || connection === undefined) return
    if (isCounted(dueAt)) asked += group.allows.length
    connection.send(group, dueAt)
  }
  const from = performance.now()
  const { perSecond } = job
  if (perSecond === undefined) {
    for (const connection of connections) {
      connection.whenIdle(() => {
        if (performance.now() <= end) ask(connection, performance.now())
      })
    }
  }
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      const now = performance.now()
      if (perSecond !== undefined) {
        const due = ((now - from) / 1000) * perSecond
        while (next * job.together < due && now <= end) ask(connections[next % connections.length], now)
      }
      if (now <= end) return
      clearInterval(ticking)
      resolve()
    }, TICK_MS)
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  for (const connection of connections) silent += connection.end().filter(isCounted).length
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
  return {
    asked,
    answered: latencies.length,
    shed,
    wrong,
    failed,
    silent,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
  }
}

function groupsOf(requests: readonly LoadRequest[], together: number): readonly Group[] {
  return Array.from({ length: Math.floor(requests.length / together) }, (_, index) => {
    const group = requests.slice(index * together, (index + 1) * together)
    const texts = group.map(
      ({ path, body }) =>
        `POST ${path} HTTP/1.1\r\nHost: pdp\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    return { bytes: Buffer.from(texts.join('')), allows: group.map(({ allows }) => allows === 1) }
  })
}

interface Heard {
  answered(dueAt: number, isRight: boolean): void
  refused(dueAt: number, status: number): void
  /** The server hung up on these. */
  ended(dueAts: readonly number[]): void
}

interface Connection {
  send(group: Group, dueAt: number): void
  /** Calls `act` now and whenever all is answered. */
  whenIdle(act: () => void): void
  /** Hangs up, and says when what is not answered was due. */
  end(): readonly number[]
}

function open(job: FloodJob, heard: Heard): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect(job.port, '127.0.0.1')
    let dueAts: number[] = []
    let allows: boolean[] = []
    let next = 0
    let idle: (() => void) | undefined
    let isOver = false
    const answers = new Answers(job.allow, (status, allowed) => {
      const dueAt = dueAts[next] ?? 0
      if (status === 200) heard.answered(dueAt, allowed === allows[next])
      else heard.refused(dueAt, status)
      next += 1
    })
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('close', () => {
      if (!isOver) heard.ended(dueAts.slice(next))
      isOver = true
    })
    socket.on('connect', () =>
      resolve({
        send: (group, dueAt) => {
          if (isOver) return heard.ended(group.allows.map(() => dueAt))
          for (const allowed of group.allows) {
            dueAts.push(dueAt)
            allows.push(allowed)
          }
          socket.write(group.bytes)
        },
        whenIdle: (act) => {
          idle = act
          act()
        },
        end: () => {
          const rest = isOver ? [] : dueAts.slice(next)
          isOver = true
          socket.destroy()
          return rest
        },
      }),
    )
    socket.on('data', (chunk) => {
      answers.read(chunk)
      if (next === dueAts.length) idle?.()
      if (next < 1000) return
      dueAts = dueAts.slice(next)
      allows = allows.slice(next)
      next = 0
    })
  })
}

const [job] = process.argv.slice(2)
if (job !== undefined) process.stdout.write(JSON.stringify(await run(JSON.parse(job) as FloodJob)))
