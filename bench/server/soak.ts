import { renameSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
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
}

/** A policy, and what it is called in answers. Only the user of its number may read. */
export interface SoakVersion {
  readonly text: string
  readonly revision: string
}

const VERSIONS = 10

export function soakVersions(assignments: number): readonly SoakVersion[] {
  return Array.from({ length: VERSIONS }, (_, version) => {
    const document = {
      roleDefinitions: [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['read'] }] }],
      roleAssignments: Array.from({ length: assignments }, (_, index) => ({
        id: `a-${index}`,
        principalId: index === 0 ? `user-${version}` : `other-${index}`,
        roleDefinitionId: 'r',
        scope: `/doc/${index}`,
      })),
    }
    return { text: JSON.stringify(document), revision: revisionOf(parsePolicy(document)) }
  })
}

/** In one step, so that nobody reads half a policy. */
export function putPolicy(file: string, { text }: SoakVersion): void {
  writeFileSync(`${file}.new`, text)
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
  const end = performance.now() + seconds * 1000
  let [answers, wrong, failed, reloads] = [0, 0, 0, 0]
  const change = setInterval(() => {
    reloads += 1
    const version = versions[reloads % versions.length]
    if (version !== undefined) putPolicy(file, version)
  }, reloadEveryMs)
  const work = async (first: number): Promise<void> => {
    for (let user = first; performance.now() < end; user = (user + 1) % versions.length) {
      const answer = await ask(agent, url, `user-${user}`).catch(() => undefined)
      if (answer === undefined) {
        failed += 1
        continue
      }
      answers += 1
      seen.add(answer.revision)
      if (answer.decision !== (byRevision.get(answer.revision) === user)) wrong += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, index) => work(index % versions.length)))
  clearInterval(change)
  agent.destroy()
  return { answers, wrong, failed, reloads, revisions: seen.size }
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
