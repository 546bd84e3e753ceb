import { linkSync, renameSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parsePolicy } from 'rbac-core'
import { revisionOf } from 'rbac-server/authzen'

export interface SoakOptions {
  readonly url: string
  /** The policy file that the server watches. */
  readonly file: string
  readonly versions: readonly SoakVersion[]
  readonly seconds: number
  readonly reloadEveryMs: number
  readonly connections: number
}

export interface SoakResult {
  readonly answers: number
  /** Answers that are not those of the revision they name. */
  readonly wrong: number
  /** Answers that are no decisions, and requests without one. */
  readonly failed: number
  /** Policies put in place. */
  readonly reloads: number
  /** Different revisions that answered. */
  readonly revisions: number
  /** How long answers took. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** A policy in a file of its own, and what it is called in answers. Only the user of its number may read. */
export interface SoakVersion {
  readonly file: string
  readonly revision: string
}

/** Writes as many policies as are asked for into `folder`, so that nobody has to while the time is taken. */
export function soakVersions(folder: string, assignments: number, count = 10): readonly SoakVersion[] {
  return Array.from({ length: count }, (_, version) => {
    const document = {
      roleDefinitions: [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['read'] }] }],
      roleAssignments: Array.from({ length: assignments }, (_, index) => ({
        id: `a-${index}`,
        principalId: index === 0 ? `user-${version}` : `other-${index}`,
        roleDefinitionId: 'r',
        scope: `/doc/${index}`,
      })),
    }
    const file = join(folder, `version-${version}.json`)
    writeFileSync(file, JSON.stringify(document))
    return { file, revision: revisionOf(parsePolicy(document)) }
  })
}

/** In one step, so that nobody reads half a policy. */
export function putPolicy(file: string, version: SoakVersion): void {
  linkSync(version.file, `${file}.new`)
  renameSync(`${file}.new`, file)
}

/** Changes the policy again and again while asking without a pause, and compares every answer with its revision. */
export async function soak({
  url,
  file,
  versions,
  seconds,
  reloadEveryMs,
  connections,
}: SoakOptions): Promise<SoakResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const byRevision = new Map(versions.map(({ revision }, index) => [revision, index]))
  const seen = new Set<string>()
  const latencies: number[] = []
  const end = performance.now() + seconds * 1000
  let [answers, wrong, failed, reloads] = [0, 0, 0, 0]
  const change = setInterval(() => {
    reloads += 1
    const version = versions[reloads % versions.length]
    if (version !== undefined) putPolicy(file, version)
  }, reloadEveryMs)
  const work = async (first: number): Promise<void> => {
    for (let user = first; performance.now() < end; user = (user + 1) % versions.length) {
      const askedAt = performance.now()
      const answer = await ask(agent, url, `user-${user}`).catch(() => undefined)
      if (answer === undefined) {
        failed += 1
        continue
      }
      answers += 1
      latencies.push(performance.now() - askedAt)
      seen.add(answer.revision)
      if (answer.decision !== (byRevision.get(answer.revision) === user)) wrong += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, index) => work(index % versions.length)))
  clearInterval(change)
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
  return { answers, wrong, failed, reloads, revisions: seen.size, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

interface Answer {
  readonly decision: boolean
  readonly revision: string
}

function ask(agent: Agent, url: string, id: string): Promise<Answer | undefined> {
  const body = JSON.stringify({
    subject: { type: 'user', id },
    action: { name: 'read' },
    resource: { type: 'doc', id: '0' },
  })
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/access/v1/evaluation`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': body.length } },
      async (response) => {
        const received = await text(response)
        if (response.statusCode !== 200) return resolve(undefined)
        const { decision, context } = JSON.parse(received) as { decision: boolean; context: { revision: string } }
        resolve({ decision, revision: context.revision })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
